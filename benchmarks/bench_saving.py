"""Saving an answer over HTTP with 8 clients on SQLite, against a bare FastAPI + SQLModel update in the same run.

    python -m benchmarks.bench_saving [--seconds 3] [--rounds 3] [--json FILE]

Groundwork finds out who asks and whether they may, checks the questionnaire's rules, versions and conflicts, and keeps
history and audit trail with each save; the bare application asks nobody, loads a row, changes it and commits. Both run
under uvicorn, the clients in a process of their own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.http_servers import GROUNDWORK, ROOT, YARDSTICK, serving

CLIENTS = 8
OTHERS = 200
PROMISED_OF_BARE = 0.7
PROMISED_SLOWDOWN = 1.2

FILL = """
import sys
from datetime import timedelta
from app.db import Database, local_scope, upgrade_to_head
from app.intake.assessing import snapshot_of
from app.intake.checking import check_file
from app.intake.files import read_file
from app.records import Membership
from app.sample import SAMPLE_NAME, sample_bytes
from app.services.accounts.people import add_account
from app.services.identity.sessions import start_session
from app.services.transfer import import_assessment
from app.settings import Settings
database = Database(Settings(data_dir=sys.argv[1]).database_address)
upgrade_to_head(database)
snapshot = snapshot_of(checked=check_file(intake=read_file(name=SAMPLE_NAME, content=sample_bytes())))
with database.writing() as session:
    scope = local_scope(session)
    for _ in range(int(sys.argv[2])):
        import_assessment(scope, snapshot)
    account = add_account(scope, name="Mara Lindqvist", email="mara@halden.example", password_hash="")
    scope.insert(Membership, account_id=account, organization_id=1, role="owner", created_at=scope.now)
    print(start_session(scope, account, method="password", lasts=timedelta(hours=1)))
"""


def fill(folder: Path, count: int) -> str:
    """Put the sample organization into the database so many times, and return the secret of its owner's session."""
    command = [sys.executable, "-c", FILL, str(folder), str(count)]
    return subprocess.run(command, cwd=ROOT, check=True, timeout=120, capture_output=True, text=True).stdout.strip()


def load(port: int, target: str, secret: str, keys: list[str], seconds: float) -> float:
    """Run the clients in their own process and return their saves per second."""
    script = str(Path(__file__).parent / "http_client.py")
    command = [sys.executable, script, str(port), str(seconds), target, secret, *keys]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60 + seconds)
    return float(done.stdout)


def measure(seconds: float, rounds: int) -> dict[str, float]:
    """Return medians in saves per second and their ratios; the three servers are loaded in turns."""
    from clauses import load_catalogue
    from questionnaires import build_questionnaire

    keys = list(build_questionnaire(catalogue=load_catalogue(), mode="full", roles=("EX",)).keys[:CLIENTS])
    with tempfile.TemporaryDirectory() as place:
        bare, one, many = (Path(place) / name for name in ("bare", "one", "many"))
        for folder in (bare, one, many):
            folder.mkdir()
        mine, among = fill(one, 1), fill(many, 1 + OTHERS)
        with (
            serving(YARDSTICK, bare) as (p0, _),
            serving(GROUNDWORK, one, first=303) as (p1, _),
            serving(GROUNDWORK, many, first=303) as (p2, _),
        ):
            turns = [
                [
                    load(*turn, keys, seconds)
                    for turn in ((p0, "bare", ""), (p1, "api", mine), (p2, "api", among), (p1, "page", mine))
                ]
                for _ in range(rounds)
            ]
    medians = [statistics.median(turn[column] for turn in turns) for column in range(4)]
    return {
        "bare_saves_per_second": medians[0],
        "groundwork_saves_per_second": medians[1],
        "groundwork_saves_per_second_with_200_others": medians[2],
        "ratio_to_bare": medians[1] / medians[0],
        "promised_ratio_to_bare": PROMISED_OF_BARE,
        "page_saves_per_second": medians[3],
        "page_ratio_to_bare": medians[3] / medians[0],
        "slowdown_with_200_others": medians[1] / medians[2],
        "promised_slowdown": PROMISED_SLOWDOWN,
    }


def _rows(figures: dict[str, float]) -> list[dict[str, object]]:
    ratio, slowdown = figures["ratio_to_bare"], figures["slowdown_with_200_others"]
    return [
        {
            "name": "Saves per second, 8 clients on SQLite",
            "figure": f"{ratio:.2f} x",
            "promise": f"at least {PROMISED_OF_BARE:g} x",
            "yardstick": "a bare FastAPI + SQLModel ORM update",
            "holds": ratio >= PROMISED_OF_BARE,
            **figures,
        },
        {
            "name": "Saving with 200 other assessments",
            "figure": f"{slowdown:.2f} x slower",
            "promise": f"at most {PROMISED_SLOWDOWN:g} x",
            "yardstick": "saving with one assessment in the database",
            "holds": slowdown <= PROMISED_SLOWDOWN,
        },
    ]


def main() -> None:
    """Measure, print and write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=2.0)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--json", type=Path)
    chosen = arguments.parse_args()
    sys.path.insert(0, str(ROOT))
    figures = measure(chosen.seconds, chosen.rounds)
    print(f"bare FastAPI + SQLModel update    {figures['bare_saves_per_second']:7.0f} saves/s")
    print(f"Groundwork, one assessment        {figures['groundwork_saves_per_second']:7.0f} saves/s")
    print(f"Groundwork, 201 assessments       {figures['groundwork_saves_per_second_with_200_others']:7.0f} saves/s")
    print(f"of bare                           {figures['ratio_to_bare']:7.2f}  (promised: at least {PROMISED_OF_BARE})")
    print(f"of bare, as the page's script saves {figures['page_ratio_to_bare']:5.2f}")
    slowdown = figures["slowdown_with_200_others"]
    print(f"slower with 200 others by         {slowdown:7.2f}  (promised: at most {PROMISED_SLOWDOWN})")
    if chosen.json:
        chosen.json.write_text(json.dumps(_rows(figures), indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
