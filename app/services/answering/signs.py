"""Signs in the place of names: an assessment as somebody may take it home.

Nobody but the voter sees a single vote. Answers still have to leave, because a file that is read again must give the
same figures. So whoever answers for themselves leaves under a sign (R1, R2, ...).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from app.services.answering.reach import may_answer_as
from app.services.catalogues import asked_in_order, asked_keys, catalogue_of_edition
from app.values import AssessmentSnapshot, RespondentInfo, StoredAnswer
from app.values.visitor import Visitor
from questionnaires.answers import AnswerState

# "Not applicable" rests on there being a reason, also where its text stays behind.
REASON_WITHHELD = "The reason stays with the person"
# Roles, unit, and per answer its place in the catalogue, its state and its level.
Order = tuple[tuple[str, ...], int, tuple[tuple[int, str, int], ...]]


def with_signs(snapshot: AssessmentSnapshot, visitor: Visitor) -> AssessmentSnapshot:
    """Return an assessment as this visitor may take it home; scored, it gives the same figures.

    Respondents whom the visitor may answer as stay as they are. After them, under signs, come all others: with roles,
    unit and the answers that count, and without job title, notes, account, times, and what they alone are asked. Who
    changed something last is then told of the visitor only. Names in the plan, in the settings and in texts stay.
    """
    hidden = {person.id: person for person in snapshot.respondents if not _is_open_to(visitor, person)}
    if not hidden:
        return snapshot
    signs = _free_signs(person.name for person in snapshot.respondents)
    sheets = sorted(_sheets(snapshot, hidden), key=lambda sheet: sheet.order)
    signed = [sheet.under(sign, number) for number, (sheet, sign) in enumerate(zip(sheets, signs, strict=False), 1)]
    kept = (answer for answer in snapshot.answers if answer.respondent_id not in hidden)
    return replace(
        snapshot,
        respondents=(
            *(person for person in snapshot.respondents if person.id not in hidden),
            *(person for person, _ in signed),
        ),
        answers=(
            *(replace(answer, updated_by=_told(answer.updated_by, visitor)) for answer in kept),
            *(answer for _, answers in signed for answer in answers),
        ),
        items={key: replace(item, updated_by=_told(item.updated_by, visitor)) for key, item in snapshot.items.items()},
    )


def is_sign(respondent_id: int) -> bool:
    """Tell whether a respondent of such a snapshot stands there under a sign; the number is then that of no row.

    >>> is_sign(-1), is_sign(7)
    (True, False)
    """
    return respondent_id < 0


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """What may be told of somebody who leaves under a sign.

    `order` is made of nothing else. So neither the number of a sign nor its place tells more than what stands beside
    it, and two people of whom the same is told cannot be told apart.
    """

    roles: tuple[str, ...]
    unit_id: int | None
    answers: tuple[StoredAnswer, ...]
    order: Order

    def under(self, sign: str, number: int) -> tuple[RespondentInfo, tuple[StoredAnswer, ...]]:
        """Return the respondent of this sign and their answers."""
        person = RespondentInfo(id=-number, name=sign, job_title="", roles=self.roles, unit_id=self.unit_id)
        return person, tuple(replace(answer, respondent_id=-number) for answer in self.answers)


def _is_open_to(visitor: Visitor, person: RespondentInfo) -> bool:
    return may_answer_as(visitor, person.id, account_id=person.account_id, has_own_way=person.has_own_way)


def _free_signs(names: Iterable[str]) -> Iterator[str]:
    """Yield signs that nobody of the assessment is called, hidden or not."""
    taken = {name.strip().casefold() for name in names}
    return (sign for sign in (f"R{number}" for number in count(1)) if sign.casefold() not in taken)


def _sheets(snapshot: AssessmentSnapshot, people: Mapping[int, RespondentInfo]) -> Iterator[_Sheet]:
    header = snapshot.header
    order = asked_in_order(catalogue_of_edition(header.catalogue_edition), header.mode)
    places = {key: place for place, key in enumerate(order)}
    given: dict[int, list[StoredAnswer]] = {number: [] for number in people}
    for answer in snapshot.answers:
        if answer.respondent_id in given and answer.state is not AnswerState.UNANSWERED:
            given[answer.respondent_id].append(_bare(snapshot, answer))
    for number, person in people.items():
        asked = asked_keys(header.catalogue_edition, header.mode, person.roles, person.asked)
        answers = sorted((each for each in given[number] if each.key in asked), key=lambda each: places[each.key])
        told = tuple((places[each.key], each.state.value, each.level or 0) for each in answers)
        place = (person.roles, person.unit_id or 0, told)
        yield _Sheet(roles=person.roles, unit_id=person.unit_id, answers=tuple(answers), order=place)


def _bare(snapshot: AssessmentSnapshot, answer: StoredAnswer) -> StoredAnswer:
    """Return an answer without what tells whose it is: note, moment, number of changes, and by whom they were made."""
    note = REASON_WITHHELD if answer.state is AnswerState.NOT_APPLICABLE else ""
    return replace(answer, note=note, version=1, updated_at=snapshot.header.created_at, updated_by="")


def _told(name: str, visitor: Visitor) -> str:
    return name if name == visitor.name else ""
