"""A lift in a sentence, made from its data: neutral, with number words up to twelve."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.holding.values import LiftChange

NUMBER_WORDS = (
    *("No", "One", "Two", "Three", "Four", "Five", "Six"),
    *("Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"),
)


def number_word(count: int) -> str:
    """Write a number at the start of a sentence: as a word up to twelve.

    >>> number_word(3), number_word(13)
    ('Three', '13')
    """
    return NUMBER_WORDS[count] if count < len(NUMBER_WORDS) else str(count)


def listed(parts: Sequence[str]) -> str:
    """Write a list with "and" before its last part.

    >>> listed(["6.2", "6.7", "6.9"]), listed(["6.2"])
    ('6.2, 6.7 and 6.9', '6.2')
    """
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def lift_sentence(*, group: str, level: str, changes: Sequence[tuple[str, LiftChange]]) -> str:
    """Say what holds a group at its gate level, as it is named; `changes` come with their display numbers.

    >>> raised = LiftChange(key="eva.objectives", from_level=2, to_level=3)
    >>> lift_sentence(group="clause 6", level="2", changes=[("6.2", raised)])
    'One answer holds clause 6 at 2: 6.2. It needs level 3.'
    """
    unanswered = [number for number, change in changes if change.is_answer]
    noun = _plural("requirement" if unanswered else "answer", len(changes))
    verb = "holds" if len(changes) == 1 else "hold"
    named = listed([number for number, _ in changes])
    opening = f"{number_word(len(changes))} {noun} {verb} {group} at {level}: {named}."
    return " ".join(filter(None, (opening, _needs(changes), _unanswered(unanswered))))


def answers_sentence(*, group: str, unit: str, numbers: Sequence[str]) -> str:
    """Say which answers a group waits for before it has a gate level; `unit` is what those are: a level, a tier.

    >>> answers_sentence(group="capability ECO", unit="level", numbers=["8.5.2"])
    'One answer is missing before capability ECO has a level: 8.5.2.'
    """
    verb = "is" if len(numbers) == 1 else "are"
    noun = _plural("answer", len(numbers))
    return f"{number_word(len(numbers))} {noun} {verb} missing before {group} has a {unit}: {listed(numbers)}."


def no_lift_sentence(*, group: str, level: str, numbers: Sequence[str], counts_as: int) -> str:
    """Say what no answer can change, so that a group stays at its gate level.

    >>> no_lift_sentence(group="clause 2", level="0", numbers=["2.1"], counts_as=0)
    'No change lifts clause 2 from 0: 2.1 is not applicable and counts as level 0.'
    """
    verbs = ("is", "counts") if len(numbers) == 1 else ("are", "count")
    named = f"{listed(numbers)} {verbs[0]} not applicable and {verbs[1]} as level {counts_as}"
    return f"No change lifts {group} from {level}: {named}."


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"


def _needs(changes: Sequence[tuple[str, LiftChange]]) -> str:
    """Which level each change needs; one clause per level, in the order of the list."""
    by_level: dict[int | None, list[str]] = {}
    for number, change in changes:
        by_level.setdefault(change.to_level, []).append(number)
    if len(by_level) == 1:
        return f"{'It' if len(changes) == 1 else 'Each'} needs level {changes[0][1].to_level}."
    clauses = (
        f"{listed(numbers)} {'needs' if len(numbers) == 1 else 'need'} level {level}"
        for level, numbers in by_level.items()
    )
    return f"{'; '.join(clauses)}."


def _unanswered(numbers: Sequence[str]) -> str:
    if not numbers:
        return ""
    return f"{listed(numbers)} {'has' if len(numbers) == 1 else 'have'} no answer yet."
