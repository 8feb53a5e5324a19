"""Where the plan leads: its waves, what it would reach, which gaps it leaves open, and the guard on foundations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.presenters import links
from app.presenters.marks import on_axis
from app.presenters.plan.actions import ActionRow
from app.presenters.plan.gap_list import UNCOVERED
from app.presenters.standing import Standing
from app.presenters.words import count_text, date_text, day_text, decimal_text
from planning import foundation_share, plan_waves, uncovered_gaps
from planning.values import Action, Wave
from scoring.values import GroupResult


@dataclass(frozen=True, kw_only=True)
class WaveRows:
    """The actions that start in one wave: "Wave 1: 10 Jan to 9 Apr 2027", or "No start yet"."""

    title: str
    rows: tuple[ActionRow, ...]


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What the plan comes to. Each text is a sentence, empty where there is nothing to tell.

    `reach_text` says where the whole would stand, `open_text` how many gaps have no full answer, with `open_href` to
    them; `warning` is the guard on foundations.
    """

    reach_text: str = ""
    open_text: str = ""
    open_href: str = ""
    warning: str = ""


def build_waves(rows: Iterable[ActionRow], actions: Iterable[Action]) -> tuple[WaveRows, ...]:
    """Arrange the rows of actions by the waves in which they start, those without a start last (PL-07, PL-08)."""
    by_number = {row.number: row for row in rows}
    plan = plan_waves(actions=actions)
    groups = [(wave_text(wave), wave.actions) for wave in plan.waves]
    if plan.undated:
        groups.append(("No start yet", plan.undated))
    return tuple(WaveRows(title=title, rows=tuple(by_number[each.number] for each in found)) for title, found in groups)


def wave_text(wave: Wave) -> str:
    """Name a wave with its first and last day.

    >>> from datetime import date
    >>> wave_text(Wave(number=1, first_day=date(2027, 1, 10), last_day=date(2027, 4, 9), actions=()))
    'Wave 1: 10 Jan to 9 Apr 2027'
    """
    is_one_year = wave.first_day.year == wave.last_day.year
    first = day_text(wave.first_day) if is_one_year else date_text(wave.first_day)
    return f"Wave {wave.number}: {first} to {date_text(wave.last_day)}"


def build_outlook(standing: Standing, *, expected: GroupResult | None) -> Outlook:
    """Tell what the plan comes to; `expected` is the whole once it is carried out, None without actions (PL-10)."""
    gaps, actions = standing.result.gaps, standing.snapshot.actions
    if not actions:
        return Outlook()
    bare = len(uncovered_gaps(gaps=gaps, actions=actions))
    return Outlook(
        reach_text="" if expected is None else _reach_text(standing, expected),
        open_text=f"{count_text(bare, 'gap')} without a full answer" if bare else "",
        open_href=links.plan_path(standing.id, status=UNCOVERED) if bare else "",
        warning=foundation_share(gaps=gaps, actions=actions).warning or "",
    )


def _reach_text(standing: Standing, expected: GroupResult) -> str:
    """Name gate level and index of the whole after the plan, each with its present value; empty without a level."""
    now = standing.result.overall
    if now.gate_level is None or expected.gate_level is None:
        return ""
    level = f"at gate level {expected.gate_level} (now {now.gate_level})"
    if now.index is None or expected.index is None:
        return f"Once all actions are done, the whole stands {level}."
    index = f"an index of {_index_text(standing, expected)} (now {_index_text(standing, now)})"
    return f"Once all actions are done, the whole stands {level} with {index}."


def _index_text(standing: Standing, group: GroupResult) -> str:
    return decimal_text(on_axis(group.index, catalogue=standing.catalogue))
