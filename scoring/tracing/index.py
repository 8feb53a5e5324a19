"""Traces of the maturity index: its terms, what levels are worth, what was cut back, and the sums, tier by tier."""

from __future__ import annotations

from scoring.rollup import TARGET
from scoring.tracing.steps import Context, decimal, step, whole
from scoring.values import TraceStep

# An index with fewer points than this shows two decimals.
MANY_POINTS = 100


def index_text(context: Context, value: float | None) -> str:
    """Write an index with as many decimals as its points need."""
    return decimal(value, 1 if context.profile.index.out_of >= MANY_POINTS else 2)


def index_terms(context: Context, place: int) -> tuple[TraceStep, ...]:
    """List the weights and levels that the index of now is made of, and every level that was cut back."""
    rule, columns = context.profile.index, context.counted(place)
    cut = {context.number(column): text for column in columns if (text := _cut_text(context, column))}
    terms = {context.number(column): _term(context, column) for column in columns}
    terms_step = step("SC-13" if rule.values is None else "SC-63", f"{len(terms)} terms", terms)
    if not rule.cut_back_to_target:
        return (terms_step,)
    return step("SC-64", f"{len(cut)} cut back", cut), terms_step


def _cut_text(context: Context, column: int) -> str:
    level, target = int(context.standing.level[column, 0]), int(context.scored.targets[column])
    return f"level {level} counts as {target}" if level > target else ""


def _term(context: Context, column: int) -> str:
    rule, arrays = context.profile.index, context.scored.arrays
    level, text = int(context.standing.level[column, 0]), context.level_text(column)
    if rule.cut_back_to_target and level > (target := int(context.scored.targets[column])):
        level, text = target, f"{target} (cut back)"
    worth = "" if rule.values is None else f" = {rule.values[level - arrays.lowest]} %"
    tier = f", tier {arrays.tiers[column]}" if rule.tiers == "sum" else ""
    return f"level {text}{worth} x weight {arrays.weights.index[column] / 100:g}{tier}"


def index_step(context: Context, place: int, series: int, value: str, rule: str) -> TraceStep:
    """Show the sums that an index is divided from: one pair, or one per tier where tiers are added up."""
    profile, sums, unit = context.profile.index, context.sums.series(series), context.scored.arrays.worth.unit
    what = "target" if series == TARGET else "level"
    if profile.tiers == "sum":
        pairs = zip(sums.index_sum[place, :, 0].tolist(), sums.index_weight[place, :, 0].tolist(), strict=True)
        parts = [(part / 100, weight / 100) for part, weight in pairs]
        inputs = {
            f"tier {tier}": f"{whole(part)} of {unit} x {weight:g}" if weight else "nothing counts"
            for tier, (part, weight) in enumerate(parts, start=1)
        }
    else:
        name = f"sum of weight x {what if profile.values is None else 'value'}"
        inputs = {
            name: whole(float(sums.index_sum[place, 0]) / 100),
            "highest possible sum": f"{unit} x {float(sums.index_weight[place, 0]) / 100:g}",
        }
    if profile.out_of != MANY_POINTS:
        inputs["points"] = str(profile.out_of)
    return step(rule, value, inputs)
