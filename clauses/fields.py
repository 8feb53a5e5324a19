"""What every catalogue value is made of: the forms of names and numbers, and the base of all values."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

CATALOGUE_FORM = r"^[a-z][a-z0-9-]*$"
EDITION_FORM = r"^[0-9]{4}(\.[0-9]{1,4})?$"
CLAUSE_FORM = r"^[0-9]{1,4}$"
NUMBER_FORM = r"^[0-9]{1,4}(\.[0-9]{1,4})+$"
KEY_FORM = r"^[a-z]+(\.[a-z][a-z_]*)+$"
ID_FORM = r"^[a-z_]+$"
CODE_FORM = r"^[A-Z]{2,4}$"
EFFORT_FORM = r"^[A-Z]{1,3}$"


def _refuse_loose_number(value: object) -> object:
    """Refuse texts such as 3.0, +3 or 1_000: a catalogue is read as text, and Python would take them for numbers."""
    if isinstance(value, str) and not re.fullmatch("-?[0-9]{1,9}", value):
        raise PydanticCustomError("whole_number", "not a whole number")
    return value


Text = Annotated[str, Field(min_length=1)]
Whole = Annotated[int, BeforeValidator(_refuse_loose_number)]
Importance = Annotated[Whole, Field(ge=1, le=5)]
Percent = Annotated[Whole, Field(ge=0, le=100)]
LevelNumber = Annotated[Whole, Field(ge=0, le=9)]
Perspective = Literal["leadership", "management", "staff"]
HIGHEST_TIER = 9
TierNumber = Annotated[Whole, Field(ge=1, le=HIGHEST_TIER)]


class CatalogueValue(BaseModel):
    """Base of every catalogue value: immutable, and nothing unknown is accepted."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
