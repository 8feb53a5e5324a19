"""Answering a clause: the form, saving as one goes, and what is asked when two people changed the same thing."""

from __future__ import annotations

from app.web.pages.answering.routes import router

__all__ = ["router"]
