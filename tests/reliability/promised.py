"""The promises beside this file, with the counts that the tests and `make prove` use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

PROMISES: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("promises.yaml").read_text("utf-8"))


def counts(promise: str, occasion: str) -> dict[str, Any]:
    """Return the counts of a promise for the occasion `test` or `prove`."""
    return dict(PROMISES[promise][occasion])
