"""Answering a clause: the form, saving as one goes, conflicts between two people, and evidence files."""

from __future__ import annotations

from app.access import page_router
from app.web.pages.answering import files, routes

__all__ = ["router"]

router = page_router()
for _module in (routes, files):
    router.routes.extend(_module.router.routes)
