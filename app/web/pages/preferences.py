"""What a person chooses for this browser: the theme; and the help page."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.access import page_router
from app.presenters.marks import level_mark
from app.presenters.profile import gate_rule_text
from app.web.flash import inner_path, see_other
from app.web.rendering import THEMES, render
from clauses import load_catalogue

router = page_router()
YEAR = 31_536_000


@router.post("/theme")
def choose_theme(theme: Annotated[str, Form()] = "auto", back: Annotated[str, Form()] = "/") -> RedirectResponse:
    """Keep the theme in a cookie, so that the server writes it into the page and nothing flashes."""
    response = see_other(inner_path(back))
    response.set_cookie("theme", theme if theme in THEMES else "auto", max_age=YEAR, samesite="lax")
    return response


@router.get("/help")
def show_help(request: Request) -> HTMLResponse:
    """Show the scale, how figures come about, the keys and where data stays."""
    catalogue = load_catalogue()
    scale = [
        {
            "number": level.number,
            "name": level.name,
            "anchor": level.anchor,
            "test": level.test,
            "mark": level_mark(level.number, catalogue=catalogue),
        }
        for level in catalogue.scale
    ]
    return render(
        request, "help.html", scale=scale, profile=catalogue.profile, gate_rule=gate_rule_text(catalogue.profile)
    )
