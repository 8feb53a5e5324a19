"""The audit trail: adding entries, proving that none was changed, and reading them. Nothing here updates or deletes."""

from app.services.audit.recording import record

__all__ = ["record"]
