"""The finding in words: the headline of the report, the line under it and the warning about what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from app.presenters.report.groups import GroupRow
from app.presenters.words import count_text, decimal_text, listing_text


def headline_text(*, clauses: Sequence[GroupRow], overall: GroupRow, gap_count: int) -> str:
    """Write the finding as one sentence from the clauses that have a figure, compared by their printed index."""
    if overall.answered == 0:
        return "Nothing is answered yet"
    if gap_count == 0 and overall.coverage == 1:
        return "Every requirement has reached its target level"
    known = [(row.index, row.short_title) for row in clauses if row.index is not None]
    if not known:
        return "Not enough answers for a finding yet"
    if len(known) == 1:
        return f"{known[0][1]} stands at index {decimal_text(known[0][0])}; the other clauses need more answers"
    return _comparison(known)


def _comparison(known: list[tuple[float, str]]) -> str:
    """Name one or two that lead and one or two that hold back, never the same figure on both sides."""
    values = sorted(index for index, _ in known)
    if values[0] == values[-1]:
        return f"All clauses stand at the same index, {decimal_text(values[0])}"
    size = 2 if len(values) >= 4 and values[1] < values[-2] else 1
    ordered = sorted(known, key=lambda pair: -pair[0])
    leaders = [name for _, name in ordered[:size]]
    # The sort is stable, so among equals at the end the later clause would win; take the earlier ones instead.
    behind = [name for _, name in sorted(known, key=lambda pair: pair[0])[:size]]
    ahead = f"{listing_text(leaders)} {'lead' if size == 2 else 'leads'}"
    if len(known) == 2:
        return f"{ahead}; {behind[0]} follows"
    return f"{ahead}; {listing_text(behind)} {'hold' if size == 2 else 'holds'} the rest back"


def sub_line_text(*, overall: GroupRow, previous_label: str) -> str:
    """Write change since the milestone, distance to target and what was assessed."""
    parts = [_index_sentence(overall, previous_label)] if overall.index is not None else []
    counts = [f"{overall.answered} of {count_text(overall.asked, 'requirement')} assessed"]
    if overall.not_applicable:
        counts.append(f"{overall.not_applicable} not applicable")
    if overall.deferred:
        counts.append(f"{overall.deferred} deferred")
    return " ".join([*parts, f"{', '.join(counts)}."])


def _index_sentence(overall: GroupRow, previous_label: str) -> str:
    distance = _distance(overall.distance)
    if overall.change is None or not previous_label:
        return f"The maturity index is {overall.index_text}{', ' + distance if distance else ''}."
    if overall.change == 0:
        moved = f"unchanged since {previous_label}"
    else:
        moved = f"{'up' if overall.change > 0 else 'down'} {decimal_text(abs(overall.change))} since {previous_label}"
    return f"The maturity index is {moved}{' and ' + distance if distance else ''}."


def _distance(distance: float | None) -> str:
    if distance is None:
        return ""
    if distance == 0:
        return "at target"
    return f"{decimal_text(abs(distance))} {'below' if distance > 0 else 'above'} target"


def warning_text(*, clauses: Sequence[GroupRow], overall: GroupRow, coverage_percent: int) -> str:
    """Say what is not answered and which clauses therefore have no figure; empty when all is answered."""
    missing = overall.asked - overall.answered - overall.not_applicable - overall.deferred
    if not missing:
        return ""
    verb = "is" if missing == 1 else "are"
    text = f"{missing} of {count_text(overall.asked, 'requirement')} {verb} not answered. "
    text += "Figures use answered requirements only."
    silent = [row.label for row in clauses if row.note in ("no data", "not enough answers")]
    if silent:
        noun, verb = ("Clause", "has") if len(silent) == 1 else ("Clauses", "have")
        text += (
            f" {noun} {listing_text(silent)} {verb} no figure: "
            f"less than {coverage_percent} % of the weight is answered."
        )
    return text
