"""Whatever stands in a table: reading it never raises, and every row is either kept or told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clauses import load_catalogue
from questionnaires import ResponseRow, read_responses

DMS = load_catalogue("2026.1")

ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.lists(st.text(max_size=3)),
)
ROLES = st.sampled_from(["EX", "DL", "IT EM", "agreed", "CEO", "", None])
KEYS = st.sampled_from([*DMS.by_key, *DMS.by_number, "9.9", 6.1, None])
LEVELS = st.sampled_from([0, 1, 5, 6, -1, "3", "2.5", 3.0, "don't know", "n/a", "deferred", "", None, "high"])
NOTES = st.sampled_from(["", None, "Because."])


def rows_of(*, cells: bool) -> st.SearchStrategy[list[dict[str, object]]]:
    choices: dict[str, st.SearchStrategy[object]] = {
        "respondent": st.sampled_from(["Mara", "mara ", "Jonas", ""]),
        "role": ROLES,
        "key": KEYS,
        "level": LEVELS,
        "note": NOTES,
    }
    if not cells:
        choices = dict.fromkeys((*choices, "state", "reason", "reason_class", "colour"), ANYTHING)
    return st.lists(st.fixed_dictionaries({}, optional=choices), max_size=25)


@given(rows_of(cells=True) | rows_of(cells=False))
def test_every_row_is_kept_or_told_and_nothing_is_raised(rows: list[dict[str, object]]) -> None:
    reading = read_responses(catalogue=DMS, rows=rows)

    refused = {problem.place for problem in reading.problems if problem.place.startswith("responses[")}
    assert reading.accepted + len(refused) == len(rows)


@given(rows_of(cells=True))
def test_what_is_kept_fits_the_catalogue(rows: list[dict[str, object]]) -> None:
    reading = read_responses(catalogue=DMS, rows=rows)

    for sheet in reading.sheets:
        keys = [answer.key for answer in sheet.answers]
        assert len(keys) == len(set(keys)) > 0
        for answer in sheet.answers:
            assert not set(DMS.by_key[answer.key].roles).isdisjoint(sheet.roles)
            assert (answer.level is not None) == (answer.state == "answered")
    assert all(0 <= level <= 5 for level in reading.agreed.values())


@given(rows_of(cells=True))
def test_what_was_kept_reads_again_without_a_problem(rows: list[dict[str, object]]) -> None:
    first = read_responses(catalogue=DMS, rows=rows)

    again = read_responses(
        catalogue=DMS,
        rows=[
            ResponseRow(
                place=answer.key,
                respondent=sheet.respondent,
                role=sheet.roles,
                key=answer.key,
                level=answer.level,
                state=answer.state.value,
                note=answer.note,
                reason=answer.reason,
                reason_class=answer.reason_class,
            )
            for sheet in first.sheets
            for answer in sheet.answers
        ],
    )

    assert again.sheets == first.sheets
    assert again.problems == ()
