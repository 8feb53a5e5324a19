"""The sheet Weights: every version of the scoring settings, one row each for its constants, shifts and people."""

from __future__ import annotations

from collections.abc import Iterator

from app.exports.grid import Column, Row
from app.presenters import Standing
from app.presenters.weight_words import judgement_fraction
from app.values import SettingsVersion

WEIGHT_COLUMNS = (
    Column(title="Version", width=9, style="whole"),
    Column(title="Made because", width=36, style="wrapped"),
    Column(title="Readiness share a (percent)", width=12, style="whole"),
    Column(title="Enabling factor b (percent)", width=12, style="whole"),
    Column(title="Effort exponent k (percent)", width=12, style="whole"),
    Column(title="Seed", width=9, style="whole"),
    Column(title="Consistency ratio", width=12, style="two decimals"),
    Column(title="Key", width=18),
    Column(title="Number", width=9, style="centred"),
    Column(title="Readiness shift", width=11, style="whole"),
    Column(title="Governance shift", width=12, style="whole"),
    Column(title="Shifted because", width=40, style="wrapped"),
    Column(title="Person", width=20),
    Column(title="Judgements", width=24),
)


def weight_rows(standing: Standing) -> Iterator[Row]:
    """Yield the rows of each version, in order."""
    for each in standing.snapshot.settings:
        yield _constants(each)
        for shift in each.settings.shifts:
            number = standing.catalogue.by_key[shift.key].number
            shifts = (shift.key, number, shift.readiness, shift.governance, shift.reason)
            yield (each.version, *(None,) * 6, *shifts, None, None)
        for person in each.settings.comparison.people if each.settings.comparison else ():
            judgements = "; ".join(judgement_fraction(value) for value in person.judgements)
            yield (each.version, *(None,) * 11, person.name, judgements)


def _constants(each: SettingsVersion) -> Row:
    comparison = each.settings.comparison
    ratio = None if comparison is None else comparison.consistency_ratio
    return (each.version, each.reason, *each.settings.constants.values(), each.settings.seed, ratio, *(None,) * 7)
