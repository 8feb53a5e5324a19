"""A result that was scored again as a JSON document: the original, the other figures and what lies between them."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from scoring.replaying.values import Replay


@cache
def _adapter() -> TypeAdapter[Replay]:
    return TypeAdapter(Replay)


def replay_document(replayed: Replay) -> dict[str, Any]:
    """Return a result that was scored again as plain JSON data, with the sentence about its size."""
    document: dict[str, Any] = _adapter().dump_python(replayed, mode="json")
    return {"size_text": replayed.size_text, **document}
