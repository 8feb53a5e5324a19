"""The routes that are there from the start: the list of assessments, how to get one, help and preferences."""

from __future__ import annotations

from fastapi import APIRouter

from app.web.pages import assessments, preferences

router = APIRouter(include_in_schema=False)
for _module in (assessments, preferences):
    router.routes.extend(_module.router.routes)
