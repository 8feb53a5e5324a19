"""The sample organization, Halden Components: an assessment file like any other, and how to get hold of it.

It is read through the same door as a user's file; nothing here knows what a figure means.
"""

from __future__ import annotations

from importlib.resources import files

__all__ = ["SAMPLE_NAME", "sample_bytes"]

SAMPLE_NAME = "halden-components.json"


def sample_bytes() -> bytes:
    """Return the sample organization's assessment file as it lies on the disk (JSON, UTF-8).

    >>> b"Halden Components" in sample_bytes()
    True
    """
    return files("app.sample").joinpath(SAMPLE_NAME).read_bytes()
