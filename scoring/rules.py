"""The scoring rules by number, each in one plain sentence; docs/scoring.md shows the same sentences with examples."""

from __future__ import annotations

RULES: dict[str, str] = {
    "SC-01": (
        "Within a role the lower median of the votes counts: the middle vote, and the lower one of the two middle "
        "votes when their number is even."
    ),
    "SC-02": (
        "The level of a requirement is the lower median of the role medians, so that a role with many respondents "
        "does not outvote the others."
    ),
    "SC-03": "A level that was agreed together wins over all single votes.",
    "SC-04": (
        "A person with several roles counts once per requirement, under the one of their roles that stands first "
        "in the requirement's list of informants."
    ),
    "SC-05": (
        "Answered, unanswered, don't know, not applicable and deferred are five different states, none of them is "
        "a zero; a decision for the whole assessment wins, then a level, then not applicable, then deferred, then "
        "don't know."
    ),
    "SC-06": (
        "Where some give a level and others say not applicable, and nobody has decided, the levels count and the "
        "disagreement is reported."
    ),
    "SC-07": (
        "A level statement is not achieved up to 15 %, partially up to 50 %, largely up to 85 % and fully above; "
        "a boundary belongs to the lower band."
    ),
    "SC-08": (
        "With rated statements, a level is reached when its own statement is largely or fully achieved and all "
        "statements below it are fully achieved."
    ),
    "SC-09": (
        "The gate level is the highest level at which requirements with at least 80 % of the weight stand, while "
        "no decisive requirement is more than one level below it."
    ),
    "SC-10": (
        "A group is kept from its next level by every requirement below that level if the weight does not "
        "suffice, and by every decisive requirement more than one level below it."
    ),
    "SC-11": (
        "The weakest link is the answered requirement with the lowest level; among equals the first in the catalogue."
    ),
    "SC-12": (
        "The share at target is the weight of answered requirements at or above their target, by all answered weight."
    ),
    "SC-13": (
        "The maturity index is 100 times the weighted sum of levels divided by the highest possible sum, with "
        "weights 0.6 readiness + 0.4 governance; it serves trends and is not a level."
    ),
    "SC-14": (
        "Coverage is the answered share of the applicable weight; below 80 % a group has no figures. Not "
        "applicable and deferred requirements leave both sides of the division."
    ),
    "SC-15": (
        "The interval of a group runs from the certain result, with every requirement at the lowest level that may "
        "be true, to the possible one, with every requirement at the highest; an open requirement may be anything."
    ),
    "SC-16": (
        "The default target is level 3 for every requirement; 4 for readiness importance 5 with more than ten "
        "planned projects; and 2, if that is accepted, for readiness at most 2 and governance at most 3."
    ),
    "SC-17": (
        "The target level of a group is the gate rule applied to the targets of all applicable requirements, and "
        "its target index is their index."
    ),
    "SC-18": (
        "A gap is target level minus level where that is positive; its share g is the gap divided by the number "
        "of steps of the scale. A requirement without a level has no gap."
    ),
    "SC-19": (
        "The consensus index Cns is 1 plus the sum over all votes of their share times log2(1 - distance from the "
        "mean / width of the scale): 1 when all agree, 0 when one half stands at each end."
    ),
    "SC-20": (
        "Near is the share of votes within one level of the ordinary median; it stands for agreement below four votes."
    ),
    "SC-21": (
        "Confidence c is 0.6 times the evidence grade by 4, plus 0.4 times the agreement; no votes and no agreed "
        "level count as no agreement, an agreed level without votes as full agreement."
    ),
    "SC-22": (
        "To hold a level, each direct prerequisite should stand at most one level lower; a level on a weaker "
        "prerequisite is reported and never corrected."
    ),
    "SC-23": "Importance I is 0.6 times readiness plus 0.4 times governance importance, divided by 5.",
    "SC-24": (
        "Enabling power E adds I times g of all requirements that rest on this one, halved for each further step "
        "of distance, and divides by the largest such sum; only open gaps count."
    ),
    "SC-25": (
        "The not-knowing premium U is 1 + 0.25 (1 - c), so that little confidence raises a priority by up to a quarter."
    ),
    "SC-26": (
        "The effort f is the base effort of the requirement in person-days times the shares of all steps from its "
        "level to its target."
    ),
    "SC-27": "The priority P is 100 g I (1 + E) U divided by the square root of f / 10 person-days.",
    "SC-28": "The rank is the place by P, highest first; equal priorities (to a billionth) keep catalogue order.",
    "SC-29": (
        "A gap is an unlocker (E at least 0.5, small effort), a quick win (small effort, I at least 0.6, no unmet "
        "prerequisite), a foundation (large effort, E at least 0.5 or in the top quarter by benefit), a major "
        "(large effort, I at least 0.7) or a fill-in; small is at most 10 person-days, benefit is P without "
        "effort."
    ),
    "SC-30": (
        "Gaps are listed by P, but none before an unmet prerequisite that has a gap itself: such a prerequisite "
        "is pulled forward, right before the best-placed gap that waits for it, and shows for whose sake."
    ),
    "SC-31": (
        "Gaps that must be closed by duty are listed first, after what they wait for; their priority does not change."
    ),
    "SC-32": (
        "A requirement at or above its target with confidence below 0.5 is an unverified strength, to be verified."
    ),
    "SC-33": "A direct prerequisite of a gap is unmet when its level is known and below the gap's target minus one.",
    "SC-34": (
        "Evidence carries a level when its grade is at least the one that the profile asks for, and from level 4 "
        "when it carries data or is of the highest grade as well; the evidenced level is the highest one up to the "
        "claimed level that it carries. Where nobody has looked at any evidence, nothing is evidenced or denied."
    ),
    "SC-35": (
        "A level that was not agreed may be as low as the lowest and as high as the highest median of the roles that "
        "voted, or vote where one role alone has voted, or level of a unit where units gave it; and as low as the "
        "evidenced level."
    ),
    "SC-36": (
        "The likely gate level is the highest that at least half of 500 draws reach; in each draw every level that "
        "was not agreed is a vote of one of its roles, kept within the range of the requirement, all by chance from "
        "a stored seed, and what is open stays out."
    ),
    "SC-45": (
        "The within-group agreement rwg is 1 minus the variance of the votes (their squared distances from the mean by "
        "their number less one) divided by that of pure chance, (A squared - 1) / 12 with A levels; below 0 it is 0."
    ),
    "SC-46": (
        "The interquartile range IQR is the third quartile minus the first; a quartile that falls between two votes "
        "divides their distance in proportion."
    ),
    "SC-47": (
        "Van der Eijk's A cuts the distribution of votes into even layers and takes the mean of their agreement, "
        "weighted by votes: 1 when all agree, 0 when all levels have equally many votes, -1 when one half stands at "
        "each end."
    ),
    "SC-48": (
        "Krippendorff's alpha is 1 minus the disagreement seen within requirements divided by the disagreement to be "
        "expected by chance, with distances between ranks; a requirement with fewer than two votes stays out, and "
        "nobody has to rate everything."
    ),
    "SC-49": (
        "Criteria that a group has compared in pairs are weighed by the principal eigenvector of the geometric mean "
        "of its matrices; the weights are accepted below a consistency ratio of 0.10, else the judgement that departs "
        "most from the ratio of its weights is named."
    ),
    "SC-50": (
        "With the weights of readiness, governance, enabling power and low effort, a is readiness divided by the sum "
        "of the first two, b is enabling power divided by their mean, at most 3, and k is half of low effort divided "
        "by their mean, at most 1."
    ),
    "SC-51": (
        "A group with fewer than five answers to a requirement is never shown apart; leadership that is too small is "
        "merged into management, all roles but staff, and a further group is held back where a small one could be "
        "worked out by subtraction."
    ),
    "SC-52": (
        "A perception gap stands where the lower medians of leadership and staff, or of a unit and all others, are "
        "two levels or more apart; what staff live but no employee has answered is told as well."
    ),
    "SC-60": (
        "Where the profile says so, the level of a requirement is the lower median of all votes, the lowest vote or "
        "the highest vote, whatever the roles."
    ),
    "SC-61": (
        "With tiers, the gate level of a group is the highest tier in which something counts, everything in it "
        "stands at the level asked of the top tier or above, and everything in lower tiers at the level asked of "
        "those; 0 where there is none."
    ),
    "SC-62": (
        "With tiers, a group is kept from its next tier by everything in it below the level asked of the top tier, "
        "and by everything in lower tiers below the level asked of those."
    ),
    "SC-63": (
        "Where the profile lists values, a level is worth its listed percentage in the index, otherwise its number "
        "divided by the highest one; the index runs up to the profile's number of points."
    ),
    "SC-64": "Where the profile cuts back to the target, a level above its target counts as the target in the index.",
    "SC-65": (
        "Where the profile adds up tiers, the index is the mean of the weighted means inside each tier in which "
        "something counts, so that every tier is worth the same share of the points."
    ),
    "SC-66": (
        "Where the profile counts blanks as the lowest level, unanswered and don't know stand there in all figures "
        "of groups, while coverage still tells how much was answered."
    ),
    "SC-67": (
        "Where the profile counts not applicable as the lowest or the highest level, it stands there in all figures "
        "of groups and counts as answered; deferred is always left out."
    ),
    "SC-37": (
        "What holds a group back is the smallest set of changes that lifts its gate level by one or, with "
        "tiers, to a higher tier, or of answers that give it a level at all: fewest requirements first, then fewest "
        "steps, then catalogue order."
    ),
    "SC-38": (
        "In a shaken run readiness and governance importance each move by -1, 0 or +1 within 1 to 5, the readiness "
        "share lies between 40 and 70 %, and a level that was not agreed is a vote of one of its roles, all by "
        "chance; P follows by the same rules."
    ),
    "SC-39": (
        "The rank interval of a gap holds the middle 90 % of its ranks in the shaken runs in which it is a gap; "
        "its share in the top ten counts all runs."
    ),
    "SC-40": "The view value is P with the full effort in place of its square root, the view benefit P without effort.",
    "SC-41": (
        "The view risk divides the risk before minus the risk after treatment by the effort; risk is the share of "
        "levels missing to the top times governance importance by 5."
    ),
    "SC-42": (
        "The SIRI-like view adds the shares of a gap in all readiness importance, all governance importance and "
        "all missing levels, weighted 30, 40 and 30 (strategic), 45, 30 and 25 (tactical) or 60, 20 and 20 "
        "(operational)."
    ),
    "SC-43": (
        "The view shortest job first adds business value, time criticality and risk or opportunity and divides by "
        "the job size, all of them Fibonacci numbers read from a table."
    ),
    "SC-44": (
        "The importance-performance grid puts a gap into one of four fields, cut at importance 0.7 and at level 3; "
        "it ranks nothing."
    ),
    "SC-53": (
        "Where an organization has several units, each unit has a level of its own for each requirement, from the "
        "answers of its own people by the same rules; what was decided for the whole holds for every unit, a level "
        "agreed for the whole does not, and people without a unit count for no unit."
    ),
    "SC-54": (
        "The level of the organization is the highest one that units with at least 80 % of the size reach, counted "
        "over the units that have a level; an agreed level wins, and where no unit has a level, that of the people "
        "without a unit counts."
    ),
    "SC-55": (
        "Each unit is scored like an assessment of its own, with the targets of the whole; a figure of a unit is "
        "published when enough of what applies has a level there."
    ),
    "SC-56": (
        "A requirement whose units stand two or more levels apart is told, because one level for all would hide two "
        "camps."
    ),
    "SC-70": (
        "A quantile of a group is the lowest value that at least so many percent of its assessments do not exceed, so "
        "a quantile of levels is a level; indices are counted in tenths."
    ),
    "SC-71": (
        "An organization is compared with the other organizations of its group that have consented; without consent "
        "nobody enters, a unit of an organization does not stand for it, and our own figures are not in the sample."
    ),
    "SC-72": (
        "Below five other organizations there is no comparison, and no quantiles of a group below five assessments; "
        "a figure that fewer than five have is not compared."
    ),
    "SC-73": (
        "A position counts the organizations that stand lower, equal and higher; indices are equal when they agree "
        "to one decimal."
    ),
    "SC-68": (
        "A recorded result is scored again from what it recorded (levels, votes, states, targets, evidence), on the "
        "requirements that it shares with the other edition; the original figures stay beside it, and how many "
        "requirements are shared is always told."
    ),
    "SC-69": (
        "Two results are compared on the requirements that both have, with the same catalogue and the same profile on "
        "both sides; a requirement whose level statements changed in between is marked."
    ),
}


def rule_sentence(rule: str) -> str:
    """Return the sentence of a scoring rule.

    >>> rule_sentence("SC-03")
    'A level that was agreed together wins over all single votes.'
    """
    return RULES[rule]
