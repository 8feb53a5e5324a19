"""The audit trail: adding entries, proving that none was changed, and reading them. Nothing here updates or deletes."""

from app.services.audit.recording import record
from app.services.audit.values import told_changes, told_values

__all__ = ["record", "told_changes", "told_values"]
