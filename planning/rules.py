"""The planning rules by number, each in one plain sentence; docs/scoring.md shows the same sentences with examples."""

from __future__ import annotations

RULES: dict[str, str] = {
    "PL-01": (
        "An action is done when an outsider can be shown what the level statements say that it lifts its "
        "requirements to; these statements are its definition of done unless another one is written."
    ),
    "PL-02": (
        "A proposed action closes one gap from its level to its target, with the person-days of the gap and its "
        "definition of done; owner and status are left to people."
    ),
    "PL-03": (
        "The proposed due date is the start plus the months of the effort class times the shares of the steps, "
        "rounded up to whole days; twelve months are 365 days."
    ),
    "PL-04": (
        "An action goes from open over in work to done and from done to verified; a small one may be done at "
        "once, and every action may be reopened."
    ),
    "PL-05": (
        "A verified action names the second person who has looked, not its owner, with the day, and says what was to "
        "be shown."
    ),
    "PL-06": (
        "An action has a title, closes known requirements upwards within the scale, each at most once, costs no "
        "less than zero person-days and does not end before it starts."
    ),
    "PL-07": "The plan lists actions by start, then due date, then number; actions without a start come last.",
    "PL-08": (
        "Waves are 90 days long and counted from the first start in the plan; an action belongs to the wave in "
        "which it starts, and one without a start to none."
    ),
    "PL-09": (
        "A gap is covered when the actions on its requirement lift it to its target, and partly covered below that."
    ),
    "PL-10": (
        "The expected level of a requirement is the highest level that an action lifts it to, or its present "
        "level where that is higher."
    ),
    "PL-11": (
        "At least 40 % of the person-days of actions that start in the first year should close gaps that are "
        "unlockers or foundations; less is told as a warning."
    ),
}
