"""The rows of the sheet Weights as versions of the scoring settings: one row for each version, shift and person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.intake.table import NamedRow

CONSTANTS = ("readiness_percent", "enabling_factor_percent", "effort_exponent_percent", "seed")
_FRACTION = re.compile(r"1/([1-9])")


def read_versions(rows: Iterable[NamedRow]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each version with the place of its first row; what does not fit is judged with the file.

    >>> constants = {"version": 1, "made_because": "Workshop", "readiness_percent": 50}
    >>> shift = {"version": 1, "key": "ctx.issues", "readiness": 1, "shifted_because": "Customers audit it"}
    >>> rows = [NamedRow(place="row 2", values=constants), NamedRow(place="row 3", values=shift)]
    >>> [(place, version["reason"], version["shifts"][0]["key"]) for place, version in read_versions(rows)]
    [('row 2', 'Workshop', 'ctx.issues')]
    """
    found: dict[Any, tuple[str, dict[str, Any]]] = {}
    for row in rows:
        _, version = found.setdefault(row.values.get("version"), (row.place, {"shifts": []}))
        if "key" in row.values:
            version["shifts"].append(_shift(row.values))
        elif "person" in row.values:
            version.setdefault("comparison", {}).setdefault("people", []).append(_person(row.values))
        else:
            version |= {name: row.values[name] for name in CONSTANTS if name in row.values}
            version["reason"] = str(row.values.get("made_because", ""))
            if "consistency_ratio" in row.values:
                version.setdefault("comparison", {})["consistency_ratio"] = row.values["consistency_ratio"]
    yield from found.values()


def read_judgement(text: str) -> float | str:
    """Return a judgement as a number, 1/3 as a third; what is none is returned as it is, to be told.

    >>> read_judgement("1/4"), read_judgement("3"), read_judgement("more")
    (0.25, 3.0, 'more')
    """
    if match := _FRACTION.fullmatch(text.strip()):
        return 1 / int(match[1])
    try:
        return float(text)
    except ValueError:
        return text


def _shift(values: Mapping[str, Any]) -> dict[str, Any]:
    shift = {name: values[name] for name in ("key", "readiness", "governance") if name in values}
    return shift | {"key": str(shift["key"]), "reason": str(values.get("shifted_because", ""))}


def _person(values: Mapping[str, Any]) -> dict[str, Any]:
    parts = str(values.get("judgements", "")).split(";")
    return {"name": str(values["person"]), "judgements": [read_judgement(part) for part in parts]}
