"""A number in an address that no row can have is answered like one that no row has, at every route."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.permissions import ROUTES

HUGE = str(2**63)
NUMBERED = sorted(
    route for routes in ROUTES.values() for route in routes if re.search(r"\{(\w+_id|number|version)\}", route)
)


def _with_huge_last(path: str) -> str:
    """Put a huge number in the place of the last parameter and 1 in that of the others."""
    before, _, after = path.rpartition("{")
    return re.sub(r"\{[^}]+\}", "1", before) + HUGE + after.partition("}")[2]


@pytest.mark.parametrize("who", ["owner", "administrator"])
def test_a_number_beyond_every_row_is_no_error_of_the_server(site: Any, who: str) -> None:
    answers = {}
    for route in NUMBERED:
        method, _, path = route.partition(" ")
        is_form = method == "POST" and not path.startswith("/api/")
        options = {"data": {"name": "Mara Lindqvist"}} if is_form else {}
        for target in (_with_huge_last(path), re.sub(r"\{[^}]+\}", HUGE, path)):
            answers[f"{method} {target}"] = site.request(method, target, who=who, **options).status_code

    assert {asked: status for asked, status in answers.items() if status >= 500} == {}
    assert len(answers) > 100
