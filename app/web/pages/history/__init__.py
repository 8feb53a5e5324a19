"""The pages of the history: recorded results, one scored again, two compared, and the arithmetic of their figures."""

from __future__ import annotations

from app.access import page_router
from app.web.pages.history import arithmetic, moments

__all__ = ["router"]

router = page_router()
for _module in (moments, arithmetic):
    router.routes.extend(_module.router.routes)
