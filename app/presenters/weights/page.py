"""The page of weights: constants of P, shifted importance, what a change would do, and every version there was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.presenters import links
from app.presenters.marks import Choice
from app.presenters.standing import Standing
from app.presenters.weight_words import constant_text, settings_text
from app.presenters.weights.change import ChangeView, build_change
from app.presenters.words import moment_text
from app.values import ImportanceShift, ScoringSettings, SettingsVersion
from clauses.model import Requirement

PRESETS = (
    ("readiness", 60, "Readiness first", "What projects need counts most."),
    ("balanced", 50, "Balanced", "Readiness and governance count alike."),
    ("governance", 30, "Governance first", "What steers and secures counts most."),
)
BLANK_ROWS = 2


@dataclass(frozen=True, kw_only=True)
class TypedShift:
    """A row of the form as typed: key, steps as text, reason."""

    key: str = ""
    readiness: str = "0"
    governance: str = "0"
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TypedWeights:
    """The form as typed; every value is text, so that nothing is lost when it is refused."""

    readiness_percent: str
    enabling_factor_percent: str
    effort_exponent_percent: str
    seed: str
    reason: str = ""
    shifts: tuple[TypedShift, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A usual share of readiness; `href` fills it into the form."""

    name: str
    text: str
    href: str
    is_present: bool


@dataclass(frozen=True, kw_only=True)
class ShiftRow:
    """One row of shifted importance. `now_text` says what the edition holds, empty for a blank row."""

    id: str
    title: str
    requirements: tuple[Choice, ...]
    readiness: tuple[Choice, ...]
    governance: tuple[Choice, ...]
    now_text: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """One version: what it holds, who made it, when and why. `restore_action` is empty for the one that counts."""

    title: str
    text: str
    origin_text: str
    shifts: tuple[str, ...]
    when_text: str
    who: str
    reason: str
    restore_action: str
    is_present: bool


@dataclass(frozen=True, kw_only=True)
class WeightsPage:
    """The page. `change` is there when a preview was asked for; `base_version` is the version it is made from."""

    eyebrow: str
    lead: str
    typed: TypedWeights
    presets: tuple[Preset, ...]
    shifts: tuple[ShiftRow, ...]
    change: ChangeView | None
    versions: tuple[VersionRow, ...]
    base_version: int
    next_version: int
    action: str
    compare_href: str
    views_href: str
    settings_href: str
    errors: Mapping[str, str] = field(default_factory=dict)


def build_weights(
    standing: Standing,
    edition: Sequence[Requirement],
    *,
    profile: ScoringSettings,
    typed: TypedWeights | None = None,
    preset: str = "",
    after: Standing | None = None,
    errors: Mapping[str, str] | None = None,
) -> WeightsPage:
    """Build the page. `edition` are the requirements as the catalogue brings them, `profile` its own settings.

    `typed` is what was sent, `after` the assessment by it; `preset` fills in a usual share of readiness.
    """
    present = standing.snapshot.present_settings
    form = typed or _stored(profile if present is None else present.settings, preset)
    number = 0 if present is None else present.version
    return WeightsPage(
        eyebrow=standing.snapshot.header.organization.name,
        lead=_lead(present, profile),
        typed=form,
        presets=_presets(standing, form),
        shifts=_shift_rows(edition, form),
        change=None if after is None else build_change(standing, after),
        versions=_versions(standing, profile),
        base_version=number,
        next_version=number + 1,
        action=links.weights_path(standing.id),
        compare_href=links.weights_path(standing.id, "compare"),
        views_href=links.views_path(standing.id),
        settings_href=links.page_path(standing.id, "settings"),
        errors=dict(errors or {}),
    )


def weights_text(standing: Standing) -> str:
    """Say which weights count: "a 0.6, b 1, k 0.5, as the catalogue brings them", or those of a version."""
    present = standing.snapshot.present_settings
    if present is None:
        return f"{settings_text(ScoringSettings.of(standing.catalogue))}, as the catalogue brings them"
    return f"{settings_text(present.settings)}, version {present.version}"


def _lead(present: SettingsVersion | None, profile: ScoringSettings) -> str:
    if present is None:
        return f"The profile of the catalogue counts: {settings_text(profile)}."
    return f"Version {present.version} counts: {settings_text(present.settings)}."


def _stored(settings: ScoringSettings, preset: str) -> TypedWeights:
    share = next((percent for name, percent, *_ in PRESETS if name == preset), settings.readiness_percent)
    return TypedWeights(
        readiness_percent=str(share),
        enabling_factor_percent=str(settings.enabling_factor_percent),
        effort_exponent_percent=str(settings.effort_exponent_percent),
        seed=str(settings.seed),
        shifts=tuple(
            TypedShift(
                key=shift.key, readiness=str(shift.readiness), governance=str(shift.governance), reason=shift.reason
            )
            for shift in settings.shifts
        ),
    )


def _presets(standing: Standing, form: TypedWeights) -> tuple[Preset, ...]:
    path = links.weights_path(standing.id)
    return tuple(
        Preset(
            name=name,
            text=f"{text} a = {constant_text(percent)}",
            href=f"{path}?preset={code}#constants",
            is_present=form.readiness_percent == str(percent),
        )
        for code, percent, name, text in PRESETS
    )


def _shift_rows(edition: Sequence[Requirement], form: TypedWeights) -> tuple[ShiftRow, ...]:
    typed = (*form.shifts, *(TypedShift() for _ in range(BLANK_ROWS)))
    by_key = {requirement.key: requirement for requirement in edition}
    return tuple(_shift_row(edition, by_key.get(row.key), row, number) for number, row in enumerate(typed))


def _shift_row(
    edition: Sequence[Requirement], requirement: Requirement | None, row: TypedShift, number: int
) -> ShiftRow:
    now = "" if requirement is None else f"R {requirement.readiness}, G {requirement.governance} in the catalogue"
    return ShiftRow(
        id=f"shift-{number}",
        title=f"Shift {number + 1}",
        requirements=tuple(
            Choice(value=each.key, text=f"{each.number} {each.title}", is_selected=each.key == row.key)
            for each in edition
        ),
        readiness=_steps(row.readiness),
        governance=_steps(row.governance),
        now_text=now,
        reason=row.reason,
    )


def _steps(chosen: str) -> tuple[Choice, ...]:
    texts = (("0", "as it is"), ("1", "1 more"), ("-1", "1 less"))
    return tuple(Choice(value=value, text=text, is_selected=value == chosen) for value, text in texts)


def _versions(standing: Standing, profile: ScoringSettings) -> tuple[VersionRow, ...]:
    """The versions, newest first, and below them the profile of the catalogue."""
    versions = standing.snapshot.settings
    rows = [_version(standing, each, is_present=each is versions[-1]) for each in reversed(versions)]
    restore = links.weights_path(standing.id, "0/restore") if versions else ""
    origin = VersionRow(
        title="Catalogue",
        text=settings_text(profile),
        origin_text="as the catalogue brings them",
        shifts=(),
        when_text="",
        who="",
        reason="",
        restore_action=restore,
        is_present=not versions,
    )
    return (*rows, origin)


def _version(standing: Standing, each: SettingsVersion, *, is_present: bool) -> VersionRow:
    return VersionRow(
        title=f"Version {each.version}",
        text=settings_text(each.settings),
        origin_text=each.settings.origin_text,
        shifts=tuple(shift_text(standing, shift) for shift in each.settings.shifts),
        when_text=moment_text(each.created_at, now=standing.now),
        who=each.created_by,
        reason=each.reason,
        restore_action="" if is_present else links.weights_path(standing.id, f"{each.version}/restore"),
        is_present=is_present,
    )


def shift_text(standing: Standing, shift: ImportanceShift) -> str:
    """Say one shift with its reason: "6.4: readiness 1 less. Strategy is made by the group"."""
    steps = [
        f"{name} 1 {'more' if step > 0 else 'less'}"
        for name, step in (("readiness", shift.readiness), ("governance", shift.governance))
        if step
    ]
    return f"{standing.number(shift.key)}: {', '.join(steps)}. {shift.reason}"
