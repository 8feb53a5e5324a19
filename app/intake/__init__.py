"""Files that come in: workbooks, delimited text and JSON become an assessment file; every fault is named by its place.

`read_file` finds out what a file is and gathers what it says; `check_file` judges that against the catalogue and leaves
a file without faults, which the services store and the terminal scores (`snapshot_of`). Nothing is stored here and
no figure is made; what goes out lives in `app/exports`.
"""

from __future__ import annotations

from app.intake.assessing import snapshot_of
from app.intake.checking import CheckedFile, check_file
from app.intake.files import FORMATS, LARGEST_FILE, Intake, read_file, read_path

__all__ = [
    "FORMATS",
    "LARGEST_FILE",
    "CheckedFile",
    "Intake",
    "check_file",
    "read_file",
    "read_path",
    "snapshot_of",
]
