"""The look of the workbook: a few named styles, so that a person can change one and every cell follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook

FONT = "Calibri"
INK, SOFT_INK, ACCENT = "191D1B", "656B66", "0C6065"
LINE, SUNKEN, AMBER_SOFT, AMBER = "D2D1CB", "F1F1EE", "FDF1DC", "8A4B00"
LEVEL_FILLS = ("F3F2EF", "F7DDA4", "B2CB82", "44AC8F", "007784", "0D3E66")
FIRST_LIGHT_INK = 4  # from this level on the fill is dark and the digit is white
SERIES_NOW, SERIES_EVIDENCED, SERIES_TARGET, SERIES_PREVIOUS = "0B6B70", "0D3E66", "191D1B", "9C4F00"


@dataclass(frozen=True, kw_only=True)
class Look:
    """One named style in plain words."""

    size: float = 10
    is_bold: bool = False
    colour: str = INK
    fill: str = ""
    has_line: bool = True
    horizontal: str | None = None
    is_wrapped: bool = False
    number_format: str = "General"


LOOKS: dict[str, Look] = {
    "text": Look(),
    "wrapped": Look(is_wrapped=True),
    "centred": Look(horizontal="center"),
    "whole": Look(horizontal="center", number_format="0"),
    "one decimal": Look(horizontal="center", number_format="0.0"),
    "two decimals": Look(horizontal="center", number_format="0.00"),
    "signed": Look(horizontal="center", number_format="+0.0;-0.0;0.0"),
    "percent": Look(horizontal="center", number_format="0\\ %"),
    "days": Look(horizontal="center"),
    "day": Look(horizontal="center", number_format="d mmm yyyy"),
    "wrapped on the left": Look(horizontal="left", is_wrapped=True),
    "day on the left": Look(horizontal="left", number_format="d mmm yyyy"),
    "heading": Look(is_bold=True, colour="FFFFFF", fill=ACCENT, is_wrapped=True),
    "centred heading": Look(is_bold=True, colour="FFFFFF", fill=ACCENT, is_wrapped=True, horizontal="center"),
    "heading by hand": Look(is_bold=True, colour=SOFT_INK, fill=SUNKEN, is_wrapped=True),
    "title": Look(size=20, is_bold=True, has_line=False),
    "section": Look(size=13, is_bold=True, colour=ACCENT, has_line=False),
    "headline": Look(size=14, is_bold=True, has_line=False, is_wrapped=True),
    "plain": Look(has_line=False, is_wrapped=True),
    "quiet": Look(size=9, colour=SOFT_INK, has_line=False, is_wrapped=True),
    "warning": Look(colour=AMBER, fill=AMBER_SOFT, has_line=False, is_wrapped=True),
    "label": Look(is_bold=True),
    "strong": Look(is_bold=True, has_line=False),
}
_IN_TOTALS = ("text", "wrapped", "centred", "one decimal", "signed", "percent")


def level_style(level: int) -> str:
    """Return the name of the style of a level; its digit is always printed, the colour only helps."""
    return f"level {min(level, len(LEVEL_FILLS) - 1)}"


def total_style(name: str) -> str:
    """Return the name of a style's variant for a row of totals; a level keeps its own colour."""
    return f"total {name}" if name in _IN_TOTALS else name


def all_looks() -> dict[str, Look]:
    """Return every style of the workbook by name, the levels included."""
    levels = {
        level_style(level): Look(
            is_bold=True,
            horizontal="center",
            number_format="0",
            fill=fill,
            colour="FFFFFF" if level >= FIRST_LIGHT_INK else INK,
        )
        for level, fill in enumerate(LEVEL_FILLS)
    }
    totals = {total_style(name): replace(LOOKS[name], is_bold=True, fill=SUNKEN) for name in _IN_TOTALS}
    return {**LOOKS, **levels, **totals}


def add_styles(workbook: Workbook) -> None:
    """Register every style in a workbook under "Groundwork" and its name."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side  # noqa: PLC0415 - heavy

    line = Side(style="thin", color=LINE)
    for name, look in all_looks().items():
        style = NamedStyle(
            name=style_name(name),
            font=Font(name=FONT, size=look.size, bold=look.is_bold, color=look.colour),
            alignment=Alignment(horizontal=look.horizontal, vertical="top", wrap_text=look.is_wrapped or None),
            number_format=look.number_format,
        )
        if look.fill:
            style.fill = PatternFill("solid", fgColor=look.fill)
        if look.has_line:
            style.border = Border(bottom=line)
        workbook.add_named_style(style)


def style_name(name: str) -> str:
    """Return a style's full name, which keeps it apart from Excel's own."""
    return f"Groundwork {name}"
