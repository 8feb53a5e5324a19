"""Ways into one assessment: invitations and lists of people, what a link opens, share links, submitting and leaving."""

from __future__ import annotations

from app.access import page_router
from app.web.pages.ways_in import closing, invitations, lists, sharing

__all__ = ["router"]

router = page_router()
for _module in (lists, invitations, sharing, closing):  # the address of lists would pass for that of a person
    router.routes.extend(_module.router.routes)
