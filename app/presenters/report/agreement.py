"""How far the votes agree: the figures of each requirement, and how reliably the whole was judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.presenters.standing import Standing
from app.presenters.words import NOTHING, count_text, decimal_text, percent_text, range_text

if TYPE_CHECKING:
    from scoring.raters import AgreementFigures, Reliability

RELIABLE, TENTATIVE = 0.8, 0.667


@dataclass(frozen=True, kw_only=True)
class AgreementRow:
    """The agreement figures of one requirement; below the votes that they need only median and range are told.

    Of a single vote nothing is told but that there is one: `median` is None and `range_text` "-".

    `consensus` (Cns), `near`, `rwg`, `iqr` and `a` (van der Eijk's A) are None where they are not told.
    """

    key: str
    number: str
    title: str
    votes: int
    median: int | None
    range_text: str
    consensus: float | None
    near: float | None
    rwg: float | None
    iqr: float | None
    a: float | None

    @property
    def median_text(self) -> str:
        """The lower median as text."""
        return NOTHING if self.median is None else str(self.median)

    @property
    def cells(self) -> tuple[str, ...]:
        """The figures as text, from Cns to A."""
        figures = tuple(decimal_text(value, places=2) for value in (self.consensus, self.rwg, self.iqr, self.a))
        return (figures[0], percent_text(self.near), *figures[1:])


@dataclass(frozen=True, kw_only=True)
class AgreementView:
    """The rows of all requirements with votes, and Krippendorff's alpha of the whole with what it means."""

    rows: tuple[AgreementRow, ...]
    alpha: float | None
    alpha_text: str
    reading: str
    note: str
    empty_text: str


def build_agreement(standing: Standing) -> AgreementView:
    """Build the agreement figures (rules SC-19, SC-20, SC-45 to SC-48) of an assessment."""
    from scoring.raters import reliability  # noqa: PLC0415 - the engine waits until it is needed

    needed = standing.catalogue.profile.priority.votes_for_consensus
    found = reliability(votes=[each.votes for each in standing.results.values()])
    return AgreementView(
        rows=_rows(standing, needed),
        alpha=found.alpha,
        alpha_text=decimal_text(found.alpha, places=2),
        reading=reading_text(found),
        note=f"Below {needed} votes only median and range are told, of a single vote nothing. An agreed level is none.",
        empty_text="" if any(sum(each.votes) for each in standing.results.values()) else "Nobody has voted yet.",
    )


def _rows(standing: Standing, needed: int) -> tuple[AgreementRow, ...]:
    from scoring.raters import agreement_figures  # noqa: PLC0415 - likewise

    lowest = standing.catalogue.scale[0].number
    return tuple(
        _row(standing, key, agreement_figures(counts=found.votes, votes_for_consensus=needed, lowest=lowest), needed)
        for key, found in standing.results.items()
        if sum(found.votes)
    )


def _row(standing: Standing, key: str, figures: AgreementFigures, needed: int) -> AgreementRow:
    requirement, is_single = standing.catalogue.by_key[key], figures.votes == 1
    return AgreementRow(
        key=key,
        number=requirement.number,
        title=requirement.title,
        votes=figures.votes,
        median=None if is_single else figures.median,
        range_text=NOTHING if is_single else range_text(figures.lowest, figures.highest),
        consensus=figures.consensus,
        near=figures.near if figures.votes >= needed else None,
        rwg=figures.rwg,
        iqr=figures.iqr,
        a=figures.van_der_eijk_a,
    )


def reading_text(found: Reliability) -> str:
    """Say what Krippendorff's alpha means, by the borders that he gives.

    >>> from scoring.raters import Reliability
    >>> reading_text(Reliability(alpha=0.7, requirements=40, votes=180))
    'Tentative: people rank requirements alike, but not firmly. From 180 votes on 40 requirements.'
    """
    basis = f"From {count_text(found.votes, 'vote')} on {count_text(found.requirements, 'requirement')}."
    if found.alpha is None:
        return "Cannot be told: it takes two votes on a requirement, and levels that differ."
    if found.alpha >= RELIABLE:
        return f"Reliable: another group would most likely rank the requirements alike. {basis}"
    if found.alpha >= TENTATIVE:
        return f"Tentative: people rank requirements alike, but not firmly. {basis}"
    if found.alpha > 0:
        return f"Weak: people see the same requirements differently; talk before you rely on levels. {basis}"
    return f"None: people agree no better than by chance. {basis}"
