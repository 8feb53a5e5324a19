"""Where the figures of a report come from: who answered, by which catalogue and rules, what was left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.presenters.standing import ASIDE, OPEN, Standing
from app.presenters.weight_words import settings_text
from app.presenters.words import count_text, date_text, listing_text
from questionnaires.answers import AnswerState

HASH_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class ProvenanceLine:
    """One line of the footer: "Answered by", "Catalogue", "Profile", "Date", "Not assessed" and so on."""

    label: str
    text: str


def build_provenance(standing: Standing) -> tuple[ProvenanceLine, ...]:
    """Build the footer of the report."""
    result, header = standing.result, standing.snapshot.header
    mode = next((mode.title for mode in standing.catalogue.modes if mode.id == header.mode), header.mode)
    lines = (
        ("Scope", header.scope.strip() or "not described"),
        ("Answered by", _people_text(standing)),
        ("Evidence", _evidence_text(standing)),
        (
            "Catalogue",
            f"{standing.catalogue.title}, edition {result.catalogue_edition}, {result.catalogue_hash[:HASH_SHOWN]}",
        ),
        ("Questionnaire", f"{mode}, {count_text(len(standing.results), 'requirement')}"),
        ("Profile", _profile_text(standing)),
        ("Date", date_text(standing.today)),
        ("Not assessed", _not_assessed_text(standing)),
        ("Compared with", _compared_text(standing)),
        ("Not compared", _not_compared_text(standing)),
    )
    return tuple(ProvenanceLine(label=label, text=text) for label, text in lines if text)


def people_by_role(standing: Standing) -> Counter[str]:
    """Count the people who answered anything, under each of their roles."""
    active = {answer.respondent_id for answers in standing.answers.values() for answer in answers}
    return Counter(code for person in standing.snapshot.respondents if person.id in active for code in person.roles)


def _profile_text(standing: Standing) -> str:
    """Name the profile; where the organization has settled other weights, their version and what they are."""
    profile = f"{standing.result.profile_id}, version {standing.result.profile_version}"
    present = standing.snapshot.present_settings
    if present is None:
        return profile
    return f"{profile}, with weights of version {present.version}: {settings_text(present.settings)}"


def _people_text(standing: Standing) -> str:
    counts = people_by_role(standing)
    active = {answer.respondent_id for answers in standing.answers.values() for answer in answers}
    if not active:
        return "nobody yet; agreed levels count" if _has_agreed(standing) else "nobody yet"
    roles = [f"{role.name} {counts[role.code]}" for role in standing.catalogue.roles if counts[role.code]]
    return f"{count_text(len(active), 'person', 'people')} by role: {listing_text(roles)}"


def _has_agreed(standing: Standing) -> bool:
    return any(result.source == "agreed" for result in standing.results.values())


def _evidence_text(standing: Standing) -> str:
    answered = [result for result in standing.results.values() if result.state is AnswerState.ANSWERED]
    shown = sum(1 for result in answered if result.evidence_grade > 0)
    return f"{shown} of {count_text(len(answered), 'level')} with a document or record" if answered else ""


def _not_assessed_text(standing: Standing) -> str:
    """Name what is set aside or open, by number; all open ones are counted once there are many."""
    results = standing.results.values()
    aside = [standing.number(result.key) for result in results if result.state in ASIDE]
    left = [standing.number(result.key) for result in results if result.state in OPEN]
    parts = [f"set aside {listing_text(aside)}"] if aside else []
    if left:
        parts.append(f"open {listing_text(left)}" if len(left) <= 10 else f"{len(left)} open")
    return "; ".join(parts)


def _not_compared_text(standing: Standing) -> str:
    labels = [each.label for each in standing.snapshot.milestones if not standing.is_comparable(each)]
    return f"{listing_text(labels)}, which asked other requirements" if labels else ""


def _compared_text(standing: Standing) -> str:
    """Tell that an earlier result was recorded under other settings and is compared under the present ones."""
    others = [
        each.label
        for each in standing.comparable_milestones
        if each.result.catalogue_hash != standing.result.catalogue_hash
    ]
    return f"{listing_text(others)}, scored again under the present settings" if others else ""
