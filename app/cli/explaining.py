"""`groundwork explain`: the arithmetic of one figure, or the names of all of them."""

from __future__ import annotations

import difflib
import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from app.cli.opening import chosen_catalogue, open_standing
from app.cli.printing import plain
from app.presenters.trace import figure_title, figure_word, scale_text

if TYPE_CHECKING:
    from app.presenters import Standing
    from clauses import Catalogue
    from scoring.values import Trace

WIDTH = 80
NEAREST = 5
_INDENT = " " * 7


def explain_figure(
    name: str,
    figure: str | None,
    *,
    as_json: bool,
    data_dir: Path | None = None,
    catalogue_path: Path | None = None,
    on: date | None = None,
) -> bool:
    """Print how a figure came about, or the names that begin with what is given; return whether nothing was faulty."""
    catalogue, is_readable = chosen_catalogue(catalogue_path)
    if not is_readable:
        return False
    standing, is_clean = open_standing(name, data_dir=data_dir, catalogue=catalogue, on=on)
    names = _names(standing)
    wanted = _with_key(figure or "", standing.catalogue)
    if wanted in names:
        trace = _trace(standing, wanted, catalogue)
        typer.echo(json.dumps(asdict(trace), indent=2, ensure_ascii=False) if as_json else _text(trace, standing))
        return is_clean
    found = [each for each in names if each.startswith(f"{wanted.rstrip(':')}:")] if wanted else list(names)
    if not found:
        raise typer.BadParameter(_unknown(wanted, names), param_hint="FIGURE")
    if as_json:
        typer.echo(json.dumps(found, indent=2))
    else:
        typer.echo("\n".join(_listing(found, standing.catalogue)))
    return is_clean


def _names(standing: Standing) -> tuple[str, ...]:
    from scoring import figure_names  # noqa: PLC0415 - the engine waits until it is needed

    return figure_names(result=standing.result)


def _trace(standing: Standing, figure: str, catalogue: Catalogue | None) -> Trace:
    from app.services.results import trace_figure  # noqa: PLC0415 - the engine waits until it is needed

    return trace_figure(standing.snapshot, standing.result, figure, on=standing.today, catalogue=catalogue)


def _with_key(figure: str, catalogue: Catalogue) -> str:
    """Let a requirement be named by its number, too: gap:6.4:priority."""
    kind, _, rest = figure.partition(":")
    subject, _, what = rest.partition(":")
    requirement = catalogue.by_number.get(subject) if kind in ("requirement", "gap") else None
    return figure if requirement is None else ":".join(part for part in (kind, requirement.key, what) if part)


def _unknown(figure: str, names: Sequence[str]) -> str:
    near = difflib.get_close_matches(figure, names, n=NEAREST, cutoff=0.5)
    told = f"Did you mean {', '.join(near)}?" if near else "Leave it out to see the names of all figures."
    return f"There is no figure {plain(figure)[:100]}. {told}"


def _listing(names: Sequence[str], catalogue: Catalogue) -> Iterator[str]:
    """List names below what they belong to; each stands on a line of its own, with its meaning."""
    before = ""
    for name in names:
        subject = name.rpartition(":")[0]
        if subject != before:
            yield from ("",) if before else ()
            yield plain(figure_title(name, catalogue).partition(" of ")[2])
            before = subject
        line = f"  {name}"
        yield f"{line:<52}{figure_word(name.rpartition(':')[2])}"


def _text(trace: Trace, standing: Standing) -> str:
    """Write a trace as plain text, 80 columns wide."""
    return "\n".join(plain(line) for line in _lines(trace, standing))


def _lines(trace: Trace, standing: Standing) -> Iterator[str]:
    yield from textwrap.wrap(f"{figure_title(trace.figure, standing.catalogue)}: {trace.value}", WIDTH)
    yield trace.figure
    yield from textwrap.wrap(scale_text(trace.figure, standing.catalogue), WIDTH)
    for step in trace.steps:
        yield ""
        yield from textwrap.wrap(step.sentence, WIDTH, initial_indent=f"{step.rule}  ", subsequent_indent=_INDENT)
        widest = min(36, max((len(name) for name in step.inputs), default=0))
        for name, value in step.inputs.items():
            first = f"{_INDENT}{name:<{widest}}  "
            yield from textwrap.wrap(value, WIDTH, initial_indent=first, subsequent_indent=" " * (len(_INDENT) + 4))
        yield from textwrap.wrap(f"= {step.result}", WIDTH, initial_indent=_INDENT, subsequent_indent=f"{_INDENT}  ")
    yield ""
    yield f"Catalogue {trace.catalogue_id} {trace.catalogue_edition}"
    yield f"Profile {trace.profile_id}, version {trace.profile_version}"
    yield f"Hash {trace.catalogue_hash}"
