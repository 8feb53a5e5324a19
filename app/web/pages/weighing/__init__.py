"""The pages of weights: their routes, and the reading of their forms."""

from __future__ import annotations

from app.web.pages.weighing.routes import router

__all__ = ["router"]
