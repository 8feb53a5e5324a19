"""A result that was scored again as a JSON document: the original, the other figures and what lies between them."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from scoring.documents import published_document
from scoring.replaying.values import Replay


@cache
def _adapter() -> TypeAdapter[Replay]:
    return TypeAdapter(Replay)


def replay_document(replayed: Replay) -> dict[str, Any]:
    """Return a result that was scored again as plain JSON data, with the sentence about its size.

    Both results are as they may be published: nothing in them shows how a single person voted.
    """
    document: dict[str, Any] = _adapter().dump_python(replayed, mode="json")
    shown = {name: published_document(document[name]) for name in ("original", "result")}
    return {"size_text": replayed.size_text, **document, **shown}
