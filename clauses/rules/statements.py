"""Rules for level statements that a machine can check (domain C2). The rest is read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clauses.faults import Finding, Path
from clauses.outline import Outline

MOST_WORDS = 30

# They sound like a demand but leave open what is seen; a count, a date, a share or a person says it.
_EMPTY_ADJECTIVES = """
    adequate adequately appropriate appropriately effective effectively proper properly suitable suitably sufficient
    sufficiently robust comprehensive comprehensively good best excellent strong weak poor bad mature holistic
    systematic systematically efficient efficiently optimal optimally meaningful reasonable reasonably sound
    significant significantly successful successfully timely relevant important necessary thorough thoroughly fully
    seamless seamlessly
"""
EMPTY_ADJECTIVES = frozenset(_EMPTY_ADJECTIVES.split())

# Only `some` (up to half), `most` (at least half) and `all` (at least 85 %) say how much: they carry the rating bands.
_LOOSE_SCOPE_WORDS = """
    many several few numerous various majority often usually regular regularly sometimes frequently occasionally
    rarely generally mostly typically largely mainly almost continuous continuously ongoing periodic periodically
"""
LOOSE_SCOPE_WORDS = frozenset(_LOOSE_SCOPE_WORDS.split())

_WORD = re.compile(r"[\w%'\u2019-]+")
_BOTH_WAYS = re.compile(r"\band\s*/\s*or\b", re.IGNORECASE)


def find_statement_faults(outline: Outline) -> Iterator[Finding]:
    """Yield statements that are too long, hide behind empty or loose words, say and/or, or repeat another one."""
    first_places: dict[str, str] = {}
    for requirement in outline.requirements:
        for level, (path, text) in enumerate(requirement.texts("statements")):
            place = f"level {level} of {requirement.text('number')}"
            yield from _wording_faults(path, text, place)
            same = " ".join(text.casefold().split())
            if same in first_places:
                message = f"The statement of {place} is the same as that of {first_places[same]}."
                yield Finding(path=path, message=message, remedy="Say what is different here.")
            first_places.setdefault(same, place)


def _wording_faults(path: Path, text: str, place: str) -> Iterator[Finding]:
    words = _WORD.findall(text)
    if len(words) > MOST_WORDS:
        message = f"The statement of {place} has {len(words)} words."
        yield Finding(path=path, message=message, remedy=f"Say one fact in at most {MOST_WORDS} words.")
    lowered = {word.casefold() for word in words}
    for word in sorted(lowered & EMPTY_ADJECTIVES):
        message = f"The statement of {place} uses the empty word `{word}`."
        yield Finding(path=path, message=message, remedy="Replace it with a count, a date, a share or a person.")
    for word in sorted(lowered & LOOSE_SCOPE_WORDS):
        message = f"The statement of {place} uses the loose word `{word}`."
        yield Finding(path=path, message=message, remedy="Use some, most or all, a count, a date or a rhythm.")
    if _BOTH_WAYS.search(text):
        message = f"The statement of {place} says and/or."
        yield Finding(path=path, message=message, remedy="Choose one: a statement tells one fact.")
