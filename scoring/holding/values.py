"""What lifts a group, as plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class LiftChange:
    """One requirement to raise, or to answer where `from_level` is None; `to_level` None means at any level.

    What has no answer has no level either, whatever it counts as meanwhile (SC-66).
    """

    key: str
    from_level: int | None
    to_level: int | None

    @property
    def is_answer(self) -> bool:
        """Whether this is an answer to give, not a level to raise."""
        return self.from_level is None


@dataclass(frozen=True, kw_only=True)
class Lift:
    """The smallest set of changes that lifts a group by one gate level, in catalogue order (SC-37).

    `kind` and `id` name the group as in GroupResult. `to_level` is the gate level that the changes lead to: the next
    one or, with tiers, a higher one where its other requirements are met already. Both levels are None where the group
    has no level yet: then the changes are the answers that give it one.
    """

    kind: str
    id: str
    from_level: int | None
    to_level: int | None
    changes: tuple[LiftChange, ...]
    sentence: str
