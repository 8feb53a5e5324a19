"""Every setting of Groundwork: one environment variable each, with a default that suits one person on one machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

MEGABYTE = 1024 * 1024


def _user_data_folder() -> Path:
    """Return the folder where this operating system keeps a user's application data."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "Groundwork"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Groundwork"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "groundwork"


class Settings(BaseSettings):
    """What an installation can choose. Each field is read from `GROUNDWORK_` followed by its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="GROUNDWORK_", frozen=True, extra="ignore")

    data_dir: Path = Field(
        default_factory=_user_data_folder,
        description="Folder of the database file. It is made at start when it does not exist.",
    )
    database_url: str | None = Field(
        default=None,
        description="SQLAlchemy address of another database, for example `postgresql+psycopg://user@host/groundwork`. "
        "Without it Groundwork keeps one SQLite file, `groundwork.db`, in the data folder.",
    )
    host: str = Field(
        default="127.0.0.1",
        description="Address that the server listens on. The default can be reached from this machine only.",
    )
    port: int = Field(default=8000, ge=0, le=65_535, description="Port that the server listens on; 0 takes a free one.")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("127.0.0.1", "localhost", "[::1]"),
        description="Names, separated by commas, under which browsers may reach the server. A request for any other "
        "name is refused, so that a foreign page cannot reach the server through a name of its own. `*` allows all.",
    )
    sample: bool = Field(
        default=False,
        description="Load the sample organization, Halden Components, when the database has no assessment yet.",
    )
    max_body_bytes: int = Field(
        default=20 * MEGABYTE,
        ge=1024,
        description="Largest request that is read, in bytes. It limits the files that can be imported.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much the server writes to its log."
    )

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split_names(cls, value: object) -> object:
        """Read `a, b` as two names; environment variables know no lists."""
        return tuple(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value

    @property
    def database_address(self) -> str:
        """Return the address of the database in use: the one that was set, else the file in the data folder."""
        return self.database_url or f"sqlite:///{(self.data_dir.expanduser().resolve() / 'groundwork.db').as_posix()}"
