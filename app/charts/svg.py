"""SVG elements: every name, attribute and text goes through here and is escaped. The only place that makes markup."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

Attribute = str | float | int | None


def element(name: str, /, *children: Markup | str, **attributes: Attribute) -> Markup:
    """Make one element. `class_` means class, underscores mean hyphens, None leaves an attribute out.

    >>> str(element("text", "Cost < value", class_="tick", text_anchor="end", x=2.5))
    '<text class="tick" text-anchor="end" x="2.5">Cost &lt; value</text>'
    """
    written = Markup("").join(
        Markup(' {}="{}"').format(_attribute_name(key), _value(value))
        for key, value in attributes.items()
        if value is not None
    )
    inner = Markup("").join(escape(child) for child in children)
    if not inner:
        return Markup("<{}{}/>").format(name, written)
    return Markup("<{0}{1}>{2}</{0}>").format(name, written, inner)


def picture(*children: Markup, id: str, title: str, description: str, **attributes: Attribute) -> Markup:  # noqa: A002 - the SVG attribute's own name
    """Make an `svg` that is one image to a screen reader, with title and description as its text."""
    title_id, description_id = f"{id}-title", f"{id}-desc"
    return element(
        "svg",
        element("title", title, id=title_id),
        element("desc", description, id=description_id),
        *children,
        role="img",
        aria_labelledby=f"{title_id} {description_id}",
        **attributes,
    )


def decoration(*children: Markup, **attributes: Attribute) -> Markup:
    """Make an `svg` that a screen reader skips, because the same facts stand in words beside it."""
    return element("svg", *children, aria_hidden="true", focusable="false", **attributes)


def points(pairs: Iterable[tuple[float, float]]) -> str:
    """Write coordinates for a path or a polygon.

    >>> points([(0, 1.5), (2, 3.256)])
    '0,1.5 2,3.26'
    """
    return " ".join(f"{number(x)},{number(y)}" for x, y in pairs)


def number(value: float) -> str:
    """Write a coordinate with at most two decimals.

    >>> number(120.0), number(-0.001)
    ('120', '0')
    """
    return f"{round(value, 2) + 0.0:g}" if abs(value) < 100_000 else str(round(value))


def percent(share: float) -> str:
    """Write a share as a percentage that SVG takes as a position.

    >>> percent(0.125)
    '12.5%'
    """
    return f"{round(100 * share, 3) + 0.0:g}%"


def _attribute_name(key: str) -> str:
    """SVG has both hyphens and capitals; only `class_` needs another spelling in Python."""
    return key.rstrip("_").replace("_", "-")


def _value(value: Attribute) -> str:
    return value if isinstance(value, str) else number(float(value or 0))
