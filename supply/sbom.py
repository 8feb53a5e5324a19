"""Write the software bill of materials: every package of an installation with all extras, with version and hashes.

Run with `make sbom`. The same lock gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from pathlib import Path
from typing import Any

from app import __version__
from supply.lock import ROOT, export

PLACE = ROOT / "dist" / "groundwork.cdx.json"


def bill_of_materials() -> dict[str, Any]:
    """Return the bill in the format CycloneDX 1.5, with our own version and without a moment or number of chance."""
    bill: dict[str, Any] = json.loads(export("cyclonedx1.5"))
    bill["serialNumber"] = (
        f"urn:uuid:{uuid.UUID(hashlib.sha256(ROOT.joinpath('uv.lock').read_bytes()).hexdigest()[:32])}"
    )
    bill["metadata"].pop("timestamp")
    bill["metadata"]["component"] |= {"type": "application", "version": __version__}
    return bill


def write_bill(place: Path = PLACE) -> int:
    """Write the bill to its place and return the number of its packages."""
    bill = bill_of_materials()
    place.parent.mkdir(exist_ok=True)
    place.write_text(json.dumps(bill, indent=2) + "\n", encoding="utf-8")
    return len(bill["components"])


if __name__ == "__main__":
    count = write_bill()
    print(f"Wrote {PLACE.relative_to(ROOT)} with {count} packages.")
