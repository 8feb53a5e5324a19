"""What somebody typed into a form that was refused: shown once more as text, so that nothing typed is lost.

Only fields that every form shows as text are named here. A password, a code, a hidden field or a file never is, and
nothing of it is kept: it stands in the answer to the very request that brought it.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.access import is_long, read_form
from app.permissions import permission_of
from app.web.flash import inner_path

# Visible text fields of forms that post, by name, with what stands beside them.
LABELS = {
    "asked": "Only these requirements",
    "benchmark_group": "Group",
    "cycle": "Cycle",
    "definition_of_done": "Definition of done",
    "due": "Due",
    "effort_days": "Effort in person-days",
    "effort_exponent_percent": "Effort exponent k, in percent",
    "email": "E-mail address",
    "enabling_factor_percent": "Enabling factor b, in percent",
    "evidence_source": "Where the evidence is kept",
    "evidence_until": "Evidence valid until",
    "job_title": "Job title",
    "label": "Name",
    "last_day": "Works until",
    "list": "People",
    "name": "Name",
    "note": "Note",
    "organization": "Organization",
    "owner": "Owner",
    "people": "Other respondents",
    "planned_projects": "Planned digitalization projects",
    "readiness_percent": "Readiness share a, in percent",
    "reason": "Reason",
    "scope_text": "Scope",
    "seed": "Seed of the shaken runs",
    "size": "Size",
    "start": "Start",
    "title": "Title",
    "verified_by": "Verified by",
    "verified_on": "Verified on",
}
# Text fields that are not worth keeping: they repeat what is known, or prove who somebody is.
LEFT_OUT = frozenset({"code", "confirm"})
# Forms about passwords carry the e-mail address for password managers, unseen.
SECRETS = frozenset({"password", "present"})
MOST_FIELDS, MOST_CHARACTERS = 60, 40_000
LINE = 70


@dataclass(frozen=True, kw_only=True)
class TypedField:
    """One field with what was typed into it; `rows` is how many lines it takes, twelve at most."""

    id: str
    label: str
    text: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class Unsaved:
    """What a refused form held, and the page of this site that it came from."""

    fields: tuple[TypedField, ...]
    is_cut: bool
    has_files: bool
    back: str


async def read_unsaved(request: Request) -> Unsaved | None:
    """Return what a browser has posted, None for a script that keeps it itself.

    A body that cannot be read holds nothing that could be shown. A long one is not read for somebody who was refused: a
    file makes it long.
    """
    if "x-partial" in request.headers:
        return None
    is_unread = is_long(request)
    try:
        form = FormData() if is_unread else await read_form(request)
    except (HTTPException, ClientDisconnect):
        form = FormData()
    fields, is_cut = _typed_fields(form)
    has_files = any(not isinstance(value, str) and value.filename for value in form.values())
    await form.close()
    return Unsaved(fields=fields, is_cut=is_cut, has_files=has_files or is_unread, back=page_before(request))


def page_before(request: Request) -> str:
    """Return the page that a form came from, as the browser says; else the assessment that it was about."""
    number = request.path_params.get("assessment_id", "")
    fallback = f"/a/{number}" if str(number).isascii() and str(number).isdecimal() else "/"
    try:
        parts = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return fallback
    is_own = parts.netloc.lower() == request.headers.get("host", "").lower()
    if not is_own or (parts.path == request.url.path and not _can_be_opened(request)):
        return fallback
    return inner_path(parts.path + (f"?{parts.query}" if parts.query else ""), fallback)


def _can_be_opened(request: Request) -> bool:
    """Return whether the address of a form is that of a page as well."""
    return permission_of("GET", getattr(request.scope.get("route"), "path", "")) is not None


def _typed_fields(form: FormData) -> tuple[tuple[TypedField, ...], bool]:
    """Return the typed fields in the order of the form, and whether some of them were too many or too long."""
    found: list[TypedField] = []
    left, is_cut = MOST_CHARACTERS, False
    is_secret = bool(SECRETS & set(form))
    for name, value in form.multi_items():
        label = _label(name)
        if not label or not isinstance(value, str) or not value.strip() or (is_secret and name == "email"):
            continue
        text = value.replace("\r\n", "\n")
        if len(found) == MOST_FIELDS or len(text) > left:
            is_cut = True
            text = text[:left] if len(found) < MOST_FIELDS else ""
        if text:
            left -= len(text)
            found.append(TypedField(id=f"typed-{len(found)}", label=label, text=text, rows=_rows(text)))
    return tuple(found), is_cut


def _label(name: str) -> str:
    """Return what stands beside a field; one of several in a row is called by its last word.

    >>> _label("note"), _label("shift-1-reason"), _label("password")
    ('Note', 'Reason', '')
    """
    return LABELS.get(name) or LABELS.get(name.rpartition("-")[2], "")


def _rows(text: str) -> int:
    return min(12, sum(1 + len(line) // LINE for line in text.split("\n")))
