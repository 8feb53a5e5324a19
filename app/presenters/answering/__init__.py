"""Answering: the form of a clause with its cards, and the check of all answers. What was sent is read elsewhere."""

from __future__ import annotations

from app.presenters.answering.cards import RequirementCard, build_card
from app.presenters.answering.check import CheckView, build_check
from app.presenters.answering.clause_form import ClauseFormView, build_clause_form

__all__ = ["CheckView", "ClauseFormView", "RequirementCard", "build_card", "build_check", "build_clause_form"]
