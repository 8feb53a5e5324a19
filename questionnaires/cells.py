"""Understand single cells of a response table: whatever a sheet, a CSV or a JSON file has put there."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from questionnaires.answers import AnswerState

AGREED = "agreed"

_STATE_WORDS = {
    "": None,
    "answered": AnswerState.ANSWERED,
    "unanswered": AnswerState.UNANSWERED,
    "don't know": AnswerState.DONT_KNOW,
    "dont know": AnswerState.DONT_KNOW,
    "do not know": AnswerState.DONT_KNOW,
    "n/a": AnswerState.NOT_APPLICABLE,
    "not applicable": AnswerState.NOT_APPLICABLE,
    "deferred": AnswerState.DEFERRED,
}
_WHOLE_NUMBER = re.compile(r"([+-]?[0-9]{1,9})(\.0*)?")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]*)?")
_SEPARATORS = re.compile(r"[\s,;]+")


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a cell cannot be used and what to write instead; its place is added by whoever knows the row."""

    message: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Response:
    """What a row says about its requirement: a state and, exactly when it is ANSWERED, a level."""

    state: AnswerState
    level: int | None = None


def read_text(value: object) -> str:
    """Return a cell as text without surrounding space; empty for nothing, 3.0 as `3`, a list as its words.

    >>> read_text(3.0), read_text(None), read_text(["EX", "DL"])
    ('3', '', 'EX DL')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, list | tuple):
        return " ".join(read_text(each) for each in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def read_roles(value: object, known: tuple[str, ...]) -> tuple[str, ...] | Refusal:
    """Return the role codes of a cell, each once; `agreed` stands alone and an empty cell gives no role.

    >>> read_roles("dl, EX", ("EX", "DL"))
    ('DL', 'EX')
    """
    words = tuple(dict.fromkeys(word for word in _SEPARATORS.split(read_text(value)) if word))
    if any(word.casefold() == AGREED for word in words):
        message = f"`{AGREED}` stands beside other roles."
        return (
            (AGREED,) if len(words) == 1 else Refusal(message=message, remedy="Give agreed levels a row of their own.")
        )
    codes = tuple(dict.fromkeys(word.upper() for word in words))
    if unknown := [code for code in codes if code not in known]:
        return Refusal(
            message=f"The role `{unknown[0]}` is unknown.", remedy=f"Use one or several of: {' '.join(known)}."
        )
    return codes


def read_response(level: object, state: object, highest: int) -> Response | Refusal:
    """Return what the cells `level` and `state` say together; one of the two is enough, both must agree.

    >>> read_response("3", None, 5)
    Response(state=<AnswerState.ANSWERED: 'answered'>, level=3)
    >>> read_response("don't know", "", 5).state
    <AnswerState.DONT_KNOW: 'dont_know'>
    """
    from_level, from_state = _read_level(read_text(level), highest), _read_state(read_text(state))
    if isinstance(from_level, Refusal):
        return from_level
    if isinstance(from_state, Refusal):
        return from_state
    if from_state is None or (from_level is not None and from_level.state is from_state):
        return from_level or Response(state=AnswerState.UNANSWERED)
    if from_level is not None:
        message = f"Level says `{read_text(level)}`, but state says `{read_text(state)}`."
        return Refusal(message=message, remedy="Keep one of the two.")
    if from_state is AnswerState.ANSWERED:
        return Refusal(message="The state is answered, but no level is given.", remedy=f"Add a {_range(highest)}.")
    return Response(state=from_state)


def _read_state(text: str) -> AnswerState | Refusal | None:
    word = _plain(text)
    if word in _STATE_WORDS:
        return _STATE_WORDS[word]
    remedy = "Use answered, unanswered, dont_know, not_applicable or deferred."
    return Refusal(message=f"The state `{text}` is unknown.", remedy=remedy)


def _read_level(text: str, highest: int) -> Response | Refusal | None:
    if (state := _STATE_WORDS.get(_plain(text))) not in (None, AnswerState.ANSWERED):
        return Response(state=state)
    if not text:
        return None
    remedy = f"Write a {_range(highest)}, or: don't know, n/a, deferred."
    if whole := _WHOLE_NUMBER.fullmatch(text):
        level = int(whole[1])
        if 0 <= level <= highest:
            return Response(state=AnswerState.ANSWERED, level=level)
        return Refusal(message=f"Level {text} is not on the scale.", remedy=remedy)
    if _NUMBER.fullmatch(text):
        return Refusal(message=f"Level {text} is not a whole number of the scale.", remedy=remedy)
    return Refusal(message=f"`{text}` is neither a level nor an answer such as don't know.", remedy=remedy)


def _range(highest: int) -> str:
    return f"whole number from 0 to {highest}"


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace("_", " ").split())
