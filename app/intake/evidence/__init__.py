"""Evidence files: is this what it says it is, whole, and harmless to whoever opens it?

Everything here looks at names and bytes; where a file is kept and whom it belongs to is decided in `app/services`.
`check_evidence` is the one door. The libraries that open pictures and documents are imported when one comes.
"""

from __future__ import annotations

from app.intake.evidence.checking import check_evidence, digest

__all__ = ["check_evidence", "digest"]
