"""The pages by subject: one route module each, and beside them what reads their forms and puts their views together.

A view function gathers, presents and renders; it computes nothing. What all pages share (rendering, frame, flash,
forms) lives one folder up.
"""

from __future__ import annotations

from fastapi import APIRouter

from app.web.pages import (
    actions,
    answering,
    assessments,
    benchmark,
    exporting,
    history,
    overview,
    plan,
    preferences,
    report,
    settings,
    weighing,
)

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_MODULES = (
    assessments,
    preferences,
    overview,
    answering,
    report,
    exporting,
    plan,
    actions,
    history,
    benchmark,
    settings,
    weighing,
)
for _module in _MODULES:
    router.routes.extend(_module.router.routes)
