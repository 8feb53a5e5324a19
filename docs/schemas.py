"""Write the JSON Schemas anew: catalogue (for editors), result document and assessment file (for whoever reads them).

Run with `make schema`; a test fails while a schema is not current.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.values import AssessmentFile
from clauses import catalogue_schema
from scoring import result_schema

ROOT = Path(__file__).parents[1]
SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "clauses/data/catalogue.schema.json": catalogue_schema,
    "docs/schema/assessment-file.schema.json": AssessmentFile.model_json_schema,
    "docs/schema/result.schema.json": result_schema,
}


def schema_text(schema: dict[str, Any]) -> str:
    """Return a schema in the layout of its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write every schema to its place."""
    for name, make in SCHEMAS.items():
        ROOT.joinpath(name).write_text(schema_text(make()), encoding="utf-8")
        print(f"Wrote {name}.")


if __name__ == "__main__":
    main()
