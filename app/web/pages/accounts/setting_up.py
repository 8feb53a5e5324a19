"""The first account, by the link that the terminal prints."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from app.access import hashing, in_transaction, keep_session, page_router
from app.access.cookies import SESSION
from app.errors import Refused
from app.services.accounts.passwords import SHORTEST, hash_password
from app.services.accounts.setting_up import check_setup, find_setup, set_up
from app.web.flash import see_other
from app.web.forms import PostedForm, field_errors, texts
from app.web.pages.accounts.proving import device_of, looked_up, session_lasts, typed
from app.web.rendering import render

router = page_router()
FIELDS = ("name", "email", "organization")


@router.get("/setup/{token}")
async def show_setup(request: Request, token: str) -> HTMLResponse:
    """Show the form that makes the first account."""
    await looked_up(request, find_setup, token)
    return _page(request, token, {}, {})


@router.post("/setup/{token}", response_model=None)
async def make_first_account(request: Request, posted: PostedForm, token: str) -> Response:
    """Make an administrator, sign them in, and end the demo."""
    fields, password = texts(posted), typed(posted, "password")
    given = {name: fields.get(name, "") for name in FIELDS}
    await looked_up(request, find_setup, token)
    try:
        await in_transaction(request, check_setup, token, password=password, **given)
        stored = await hashing(hash_password, password)
        done = await in_transaction(
            request,
            set_up,
            token,
            password_hash=stored,
            lasts=session_lasts(request),
            device=device_of(request),
            replaces=request.cookies.get(SESSION, ""),
            **given,
        )
    except Refused as refusal:
        names = {name: name for name in (*FIELDS, "password")}
        return _page(request, token, given, field_errors(refusal, fields=names, other="name"))
    response = see_other("/", "set_up")
    keep_session(request, response, done.secret)
    return response


def _page(request: Request, token: str, given: dict[str, str], errors: dict[str, str]) -> HTMLResponse:
    return render(
        request,
        "accounts/setup.html",
        status=422 if errors else 200,
        action=f"/setup/{token}",
        form={name: given.get(name, "") for name in FIELDS},
        errors=errors,
        shortest=SHORTEST,
    )
