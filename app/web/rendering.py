"""Rendering templates: one environment, made at the first page, and what every page needs to know."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup, escape

from app import charts
from app.presenters import links
from app.settings import Settings
from app.values.visitor import STRANGER, Visitor
from app.web.flash import read_flash
from app.web.statics import frontend_folder, static_url

_POSTING_FORM = re.compile(r"""<form\b(?=[^>]*\bmethod="post")(?:[^>{"]|"[^"]*"|\{\{.*?\}\}|\{%.*?%\})*>""")
_FIELD = '{% if visitor.csrf %}<input type="hidden" name="csrf" value="{{ visitor.csrf }}">{% endif %}'
_BETWEEN_BACKTICKS = re.compile(r"`([^`]+)`")
THEMES = ("light", "dark", "auto")
NAV_ICONS = {
    "check": "check-list",
    "report": "report",
    "plan": "plan",
    "history": "clock",
    "benchmark": "benchmark",
    "settings": "settings",
}


@cache
def environment() -> Environment:
    """Return the template environment: escaping on, an unknown name is an error."""
    found = Environment(
        loader=FileSystemLoader(Path(frontend_folder()) / "templates"),
        autoescape=True,
        extensions=[FormToken],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["quoted"] = quoted
    found.globals.update(
        static=static_url,
        trace_path=links.trace_path,
        nav_icons=NAV_ICONS,
        radar_svg=charts.radar_svg,
        ruler_svg=charts.ruler_svg,
        dumbbell_svg=charts.dumbbell_svg,
        key_svg=charts.key_svg,
        trend_svg=charts.trend_svg,
        strip_svg=charts.strip_svg,
        grid_svg=charts.grid_svg,
        quartiles_svg=charts.quartiles_svg,
        timeline_head_svg=charts.timeline_head_svg,
        timeline_row_svg=charts.timeline_row_svg,
    )
    return found


def quoted(text: object) -> Markup:
    """Show what stands between backticks as code; a message means a word of the file by them.

    >>> print(quoted("The role `<XX>` is unknown."))
    The role <code>&lt;XX&gt;</code> is unknown.
    """
    return Markup(_BETWEEN_BACKTICKS.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped first


def theme_of(request: Request) -> str:
    """Return the theme that this browser chose, "auto" without a choice."""
    chosen = request.cookies.get("theme", "auto")
    return chosen if chosen in THEMES else "auto"


def visitor_of(request: Request) -> Visitor:
    """Return who asks; on an error before anybody was asked, a stranger."""
    found = getattr(request.state, "visitor", STRANGER)
    return found if isinstance(found, Visitor) else STRANGER


def single_sign_on_of(request: Request) -> str:
    """Return how people call the sign-in service of this installation, an empty text where none is set."""
    settings: Settings = request.app.state.settings
    return settings.sso_name if settings.sso_issuer else ""


def permissions_of(request: Request) -> frozenset[str]:
    """Return what the visitor may do in the organization that they look at, by the names of the table."""
    found: frozenset[str] = getattr(request.state, "permissions", frozenset())
    return found


class FormToken(Extension):
    """Writes the token of the browser into every form that posts, so that no form can be forgotten."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Put the field right behind the opening tag."""
        return _POSTING_FORM.sub(r"\g<0>" + _FIELD, source)


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Render a page. A note left by the step before is shown once and forgotten."""
    flash = read_flash(request)
    context.setdefault("shell", None)
    html = (
        environment()
        .get_template(template)
        .render(
            status=status,
            theme=theme_of(request),
            here=str(request.url.path),
            flash=flash,
            visitor=visitor_of(request),
            was_asked=hasattr(request.state, "visitor"),
            single_sign_on=single_sign_on_of(request),
            is_only_way=request.app.state.settings.sso_only,
            may=permissions_of(request),
            **context,
        )
    )
    response = HTMLResponse(html, status_code=status)
    if flash is not None:
        response.delete_cookie("flash")
    return response
