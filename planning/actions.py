"""One action: what is proposed for a gap, what must be shown at its end, how its status moves, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from clauses.model import Catalogue
from planning.values import Action, ActionStatus, Closure
from questionnaires.answers import Problem
from scoring.values import Gap

DAYS_PER_YEAR = 365

NEXT_STATUSES: dict[ActionStatus, tuple[ActionStatus, ...]] = {
    ActionStatus.OPEN: (ActionStatus.IN_WORK, ActionStatus.DONE),
    ActionStatus.IN_WORK: (ActionStatus.OPEN, ActionStatus.DONE),
    ActionStatus.DONE: (ActionStatus.OPEN, ActionStatus.IN_WORK, ActionStatus.VERIFIED),
    ActionStatus.VERIFIED: (ActionStatus.OPEN, ActionStatus.IN_WORK),
}


def definition_of_done(*, catalogue: Catalogue, closes: tuple[Closure, ...]) -> str:
    """Return the level statements that an outsider must be shown at the end, one line per requirement (PL-01).

    Raises KeyError for a key that is not in the catalogue and IndexError for a level outside its scale.

    >>> from clauses import load_catalogue
    >>> closes = (Closure(key="dir.strategy", from_level=1, to_level=3),)
    >>> definition_of_done(catalogue=load_catalogue(), closes=closes)[:22]
    '6.4 stands at level 3:'
    """
    lowest = catalogue.scale[0].number
    lines = []
    for closure in closes:
        requirement = catalogue.by_key[closure.key]
        statement = requirement.statements[closure.to_level - lowest]
        lines.append(f"{requirement.number} stands at level {closure.to_level}: {statement}")
    return "\n".join(lines)


def propose_action(*, catalogue: Catalogue, gap: Gap, number: int, start: date | None = None) -> Action:
    """Return an action that closes one gap: title, effort, due date and definition of done (PL-02, PL-03).

    Without a start there is no due date either.
    """
    requirement = catalogue.by_key[gap.key]
    closes = (Closure(key=gap.key, from_level=gap.level, to_level=gap.target),)
    return Action(
        number=number,
        title=f"Raise {requirement.number} {requirement.title} from level {gap.level} to {gap.target}",
        closes=closes,
        start=start,
        due=None if start is None else start + timedelta(days=proposed_days(catalogue=catalogue, closes=closes)),
        effort_days=gap.factors.effort_days,
        definition_of_done=definition_of_done(catalogue=catalogue, closes=closes),
    )


def proposed_days(*, catalogue: Catalogue, closes: tuple[Closure, ...]) -> int:
    """Return the calendar days from start to due date for closing gaps one beside the other (PL-03).

    >>> from clauses import load_catalogue
    >>> proposed_days(catalogue=load_catalogue(), closes=(Closure(key="opm.roles", from_level=0, to_level=3),))
    31
    """
    months = {effort.code: effort.months for effort in catalogue.efforts}
    lowest = catalogue.scale[0].number
    longest = 0
    for closure in closes:
        percent = sum(catalogue.effort_step_percent[closure.from_level - lowest : closure.to_level - lowest])
        longest = max(longest, months[catalogue.by_key[closure.key].effort] * percent)
    return -(-longest * DAYS_PER_YEAR // 1200)


def status_problems(*, action: Action, status: ActionStatus) -> tuple[Problem, ...]:
    """Tell what stands against moving an action to a status; nothing when the move is allowed (PL-04).

    >>> action = Action(number=7, title="Name a steering body", closes=())
    >>> status_problems(action=action, status=ActionStatus.VERIFIED)[0].message
    'It is open and cannot become verified at once.'
    """
    if status is action.status:
        return ()
    if status in NEXT_STATUSES[action.status]:
        return ()
    following = " or ".join(_words(other) for other in NEXT_STATUSES[action.status])
    message = f"It is {_words(action.status)} and cannot become {_words(status)} at once."
    return (Problem(place=f"action {action.number}, status", message=message, remedy=f"Set it to {following} first."),)


def _words(status: ActionStatus) -> str:
    return status.value.replace("_", " ")


def verification_problems(*, action: Action) -> tuple[Problem, ...]:
    """Tell what an action that is called verified still lacks; nothing for any other status (PL-05).

    The owner is told apart by name, without regard to case and blanks around it.

    >>> action = Action(number=7, title="Name a steering body", closes=(), status=ActionStatus.VERIFIED)
    >>> [problem.place for problem in verification_problems(action=action)]
    ['action 7, verified by', 'action 7, verified on', 'action 7, definition of done']
    """
    return tuple(_missing_proof(action)) if action.status is ActionStatus.VERIFIED else ()


def _missing_proof(action: Action) -> Iterator[Problem]:
    place, person = f"action {action.number}", action.verified_by.strip()
    if not person:
        message = "It does not say who has verified it."
        yield Problem(place=f"{place}, verified by", message=message, remedy="Name the second person who has looked.")
    elif person.casefold() == action.owner.strip().casefold():
        message = f"{action.owner.strip()} owns this action and cannot verify it."
        remedy = "Ask a second person to look at what was to be shown."
        yield Problem(place=f"{place}, verified by", message=message, remedy=remedy)
    if action.verified_on is None:
        message = "It does not say when it was verified."
        yield Problem(place=f"{place}, verified on", message=message, remedy="Give the day on which somebody looked.")
    if not action.definition_of_done.strip():
        message = "It does not say what was to be shown."
        remedy = "Write the definition of done, then verify it."
        yield Problem(place=f"{place}, definition of done", message=message, remedy=remedy)


def action_problems(*, catalogue: Catalogue, action: Action) -> tuple[Problem, ...]:
    """Tell everything that is wrong with an action, each with its place and remedy (PL-05, PL-06).

    >>> from clauses import load_catalogue
    >>> bad = Action(number=3, title="Approve the strategy", closes=(), start=date(2026, 3, 2), due=date(2026, 3, 1))
    >>> [str(problem) for problem in action_problems(catalogue=load_catalogue(), action=bad)][1]
    'action 3, due: It is due on 2026-03-01, before its start on 2026-03-02. Move the due date or the start.'
    """
    place = f"action {action.number}"
    own = _own_problems(action, place)
    return (*own, *_closure_problems(catalogue, action, place), *verification_problems(action=action))


def _own_problems(action: Action, place: str) -> Iterator[Problem]:
    if not action.title.strip():
        yield Problem(
            place=f"{place}, title", message="It has no title.", remedy="Say in a few words what is to be done."
        )
    if not action.closes:
        yield Problem(place=f"{place}, gaps", message="It closes no gap.", remedy="Choose at least one requirement.")
    if action.effort_days is not None and action.effort_days < 0:
        message = f"Its effort is {action.effort_days:g} person-days."
        yield Problem(
            place=f"{place}, effort", message=message, remedy="Give zero or more person-days, or leave it empty."
        )
    if action.start and action.due and action.due < action.start:
        message = f"It is due on {action.due}, before its start on {action.start}."
        yield Problem(place=f"{place}, due", message=message, remedy="Move the due date or the start.")


def _closure_problems(catalogue: Catalogue, action: Action, place: str) -> Iterator[Problem]:
    lowest, highest = catalogue.scale[0].number, catalogue.highest_level
    for key, count in Counter(closure.key for closure in action.closes).items():
        if key not in catalogue.by_key:
            message = f"{key} is no requirement of this catalogue."
            yield Problem(place=f"{place}, gaps", message=message, remedy="Choose a requirement of the catalogue.")
        elif count > 1:
            message = f"It names {catalogue.by_key[key].number} {count} times."
            yield Problem(place=f"{place}, gaps", message=message, remedy="Name each requirement once.")
    for closure in action.closes:
        if not lowest <= closure.from_level < closure.to_level <= highest:
            message = f"It lifts {closure.key} from level {closure.from_level} to {closure.to_level}."
            remedy = f"Choose levels from {lowest} to {highest}, the second one higher."
            yield Problem(place=f"{place}, levels", message=message, remedy=remedy)
