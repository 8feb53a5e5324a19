"""All page routes in one router."""

from __future__ import annotations

from fastapi import APIRouter

from app.web import answering, assessments, actions, exporting, overview, plan, preferences, report, settings

router = APIRouter(include_in_schema=False)
for module in (assessments, preferences, overview, answering, report, exporting, plan, actions, settings):
    router.include_router(module.router)
