"""The audit trail as people read it: a plain sentence per entry, names as they stand today, both values in words."""

from app.presenters.audit.page import TrailPage, TrailView, build_trail
from app.presenters.audit.sentences import trail_line

__all__ = ["TrailPage", "TrailView", "build_trail", "trail_line"]
