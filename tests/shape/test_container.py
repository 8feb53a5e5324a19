"""What the container file must keep up with: what the wheel needs, one version of uv, a health check."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
COPIED = {
    name for line in re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, flags=re.MULTILINE) for name in line.split()
}


def test_the_image_is_built_from_everything_the_wheel_needs() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {
        *wheel["packages"],
        *wheel["force-include"],
        PROJECT["project"]["readme"],
        *PROJECT["project"]["license-files"],
        "pyproject.toml",
        "uv.lock",
    }

    assert needed == COPIED


def test_the_image_has_what_a_shared_installation_may_want_both_times_it_installs() -> None:
    installs = [line for line in DOCKERFILE.splitlines() if line.startswith("RUN uv sync")]

    assert len(installs) == 2
    for line in installs:
        extras = set(re.findall(r"--extra (\S+)", line))
        assert extras == {"postgres", "sso", "s3"}
        assert extras <= PROJECT["project"]["optional-dependencies"].keys()


def test_nothing_that_is_copied_is_kept_from_the_build() -> None:
    ignored = {line.strip() for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()}

    assert {"data", ".venv", ".git"} <= ignored
    assert ignored & COPIED == set()


def test_the_same_uv_builds_the_image_and_runs_make() -> None:
    makefile = re.search(r"^UV_VERSION := (\S+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert makefile
    assert f"uv=={makefile[1]}" in DOCKERFILE


def test_the_server_runs_as_nobody_special_with_a_volume_and_a_health_check() -> None:
    stage = DOCKERFILE.split("\nFROM ")[-1]
    check = re.search(r"HEALTHCHECK .*?CMD (\[.*?\])$", stage, flags=re.MULTILINE | re.DOTALL)

    assert check
    program, flag, code = json.loads(check[1])
    compile(code, "health check", "exec")
    assert (program, flag) == ("python", "-c")
    assert "/healthz" in code
    assert "GROUNDWORK_ALLOWED_HOSTS" in code  # a name that is not allowed is refused, the health check's as well
    assert re.search(r"^USER groundwork$", stage, flags=re.MULTILINE)
    assert re.search(r"^VOLUME /data$", stage, flags=re.MULTILINE)
