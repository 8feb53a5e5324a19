"""The server is up at the speed of FastAPI and SQLModel alone: heavy libraries wait until they are needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = (
    "numpy",
    "pandas",
    "plotly",
    "openpyxl",
    "ortools",
    "polars",
    "pyarrow",
    "xlsxwriter",
    "distributed",
    "numba",
    "yaml",
)

FIRST_PAGE = """
import sys
from fastapi.testclient import TestClient
from app.main import create_app
from app.settings import Settings
with TestClient(
    create_app(Settings(data_dir=sys.argv[1], demo=True)), base_url="http://127.0.0.1", client=("127.0.0.1", 50000)
) as client:
    assert client.get("/").status_code == 200
print(",".join(name for name in sys.argv[2].split(",") if name in sys.modules))
"""


def _run(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_first_page_is_served_without_any_heavy_library(tmp_path: Path) -> None:
    loaded = _run(FIRST_PAGE, str(tmp_path), ",".join(HEAVY))

    assert loaded == ""


def test_importing_the_shell_opens_no_file_and_no_database(tmp_path: Path) -> None:
    code = "import os, sys; os.chdir(sys.argv[1]); import app.main, app.cli; print(os.listdir('.'))"

    assert _run(code, str(tmp_path)) == "[]"


def test_the_help_of_the_command_line_loads_no_web_framework() -> None:
    code = (
        "import sys; sys.argv = ['groundwork', '--help']\n"
        "import app.cli\n"
        "try: app.cli.main()\n"
        "except SystemExit: pass\n"
        "print('|' + ','.join(name for name in ('fastapi', 'numpy', 'sqlalchemy') if name in sys.modules))"
    )

    assert _run(code).endswith("|")
