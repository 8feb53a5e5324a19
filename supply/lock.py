"""What the lock pins for an installation with all extras, as uv exports it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def export(format_name: str) -> str:
    """Return everything that runs beside Groundwork itself, in a format of `uv export`; the lock is not changed."""
    uv = os.environ.get("UV") or shutil.which("uv") or str(ROOT / ".tools/bin/uv")
    command = [uv, "export", "--frozen", "--quiet", "--no-dev", "--all-extras", "--no-emit-project"]
    command += ["--no-header", "--no-annotate"] if format_name == "requirements.txt" else []
    command += ["--format", format_name]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
