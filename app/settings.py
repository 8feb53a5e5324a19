"""Every setting of Groundwork: one environment variable each, with a default that suits one person on one machine."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.values.evidence_files import EvidenceLimits
from app.values.single_sign_on import GroupMapping, is_safe_address, read_grants

MEGABYTE = 1024 * 1024
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


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
        repr=False,  # it may hold a password
        description="Address of a PostgreSQL database (15 or later), as "
        "`postgresql://user:password@host:5432/groundwork`, or of another SQLite file, as "
        "`sqlite:////path/to/file.db`. Without it there is one SQLite file, `groundwork.db`, in the data folder.",
    )
    host: str = Field(
        default="127.0.0.1",
        description="Address that the server listens on. The default can be reached from this machine only.",
    )
    port: int = Field(default=8000, ge=0, le=65_535, description="Port that the server listens on; 0 takes a free one.")
    workers: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Processes that answer requests. More than one needs PostgreSQL: SQLite takes one.",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("127.0.0.1", "localhost", "[::1]"),
        description="Names, separated by commas, under which browsers may reach the server. A request for any other "
        "name is refused, so that a foreign page cannot reach the server through a name of its own. `*` allows all.",
    )
    public_url: str = Field(
        default="",
        description="Address under which people reach the server, for example `https://groundwork.example.org`; links "
        "in mails begin with it. Without it they begin with the address that the browser used.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Addresses or networks, separated by commas, of proxies whose word about a visitor's address and "
        "about TLS is believed. Without any, nothing in a request changes where it comes from.",
    )
    demo: bool = Field(
        default=False,
        description="Let everybody on this machine in as a demo consultant, until somebody has an account. Refused "
        "when the server can be reached from elsewhere.",
    )
    sample: bool = Field(
        default=False,
        description="Load the sample organization, Halden Components, when the database has no assessment yet.",
    )
    max_body_bytes: int = Field(
        default=20 * MEGABYTE,
        ge=1024,
        description="Largest request that is read, in bytes. It limits the files that can be imported. Where no files "
        "come in, 1 MB is read at most.",
    )
    files_url: str | None = Field(
        default=None,
        description="Bucket of an S3-compatible service that keeps evidence files, as `s3://bucket/prefix`. Without it "
        "they lie in the folder `files` of the data folder.",
    )
    files_endpoint: str | None = Field(
        default=None,
        description="Address of the S3-compatible service, for example `https://s3.example.org`. Without it AWS is "
        "meant. Keys and region are read from the variables that all AWS programs know.",
    )
    max_file_bytes: int = Field(
        default=10 * MEGABYTE,
        ge=1024,
        description="Largest evidence file, in bytes. The largest request limits it as well.",
    )
    max_files_per_requirement: int = Field(
        default=10, ge=1, le=100, description="How many evidence files one requirement may have."
    )
    max_total_file_bytes: int = Field(
        default=1024 * MEGABYTE,
        ge=1024,
        description="How many bytes all evidence files of one organization may have together.",
    )
    session_idle_minutes: int = Field(
        default=12 * 60, ge=5, description="A session ends when it was not used for so many minutes."
    )
    session_days: int = Field(
        default=14, ge=1, le=400, description="A session ends after so many days, however much it was used."
    )
    smtp_host: str = Field(
        default="", description="Mail server that delivers links. Without one, links are shown to be passed on by hand."
    )
    smtp_port: int = Field(default=587, ge=1, le=65_535, description="Port of the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the way to the mail server is protected: `starttls`, `tls` or `none`."
    )
    smtp_user: str = Field(default="", description="Name to sign in to the mail server with, if it wants one.")
    smtp_password: SecretStr = Field(default=SecretStr(""), description="Password for the mail server.")
    smtp_sender: str = Field(
        default="", description="Sender of mails, for example `Groundwork <groundwork@example.org>`."
    )
    sso_issuer: str = Field(
        default="",
        description="Address of the OpenID provider that signs people in, exactly as it calls itself. See "
        "docs/single-sign-on.md; needs the extra `sso`.",
    )
    sso_client_id: str = Field(default="", description="Name of this installation at the OpenID provider.")
    sso_client_secret: SecretStr = Field(
        default=SecretStr(""), description="Secret of this installation at the OpenID provider, if it gave one."
    )
    sso_name: str = Field(
        default="single sign-on", max_length=60, description="What the button says: Sign in with `Halden ID`."
    )
    sso_scopes: str = Field(
        default="openid email profile", description="What the provider is asked for, separated by blanks."
    )
    sso_groups_claim: str = Field(
        default="groups", description="Claim that holds the groups of a person; empty: groups are not looked at."
    )
    sso_mapping: Annotated[GroupMapping, NoDecode] = Field(
        default={},
        description="What groups of the provider give here, as JSON: a role in an organization, `administrator` or "
        "`consultant`. Brought up to date at every sign-in.",
    )
    sso_create_accounts: bool = Field(
        default=False,
        description="Make an account for everybody whom the provider signs in. Otherwise they have to be invited.",
    )
    sso_found_organizations: bool = Field(
        default=False, description="Found the organizations that the mapping names and that are not here yet."
    )
    sso_trust_email: bool = Field(
        default=False,
        description="Believe e-mail addresses that the provider does not call verified. Only where people cannot "
        "choose their address themselves.",
    )
    sso_only: bool = Field(
        default=False,
        description="Let single sign-on be the only way in: passwords are switched off for everybody but "
        "administrators of the installation, who need one when the provider fails.",
    )
    grace_days: int = Field(
        default=30,
        ge=0,
        le=3650,
        description="Days for which a removed organization is kept, hidden, before it is deleted for good.",
    )
    retention_days: int = Field(
        default=90,
        ge=1,
        le=3650,
        description="Days for which ended sessions, used links, counted attempts and removed files are kept.",
    )
    backups_kept: int = Field(
        default=5,
        ge=0,
        le=1000,
        description="How many backups stay of those that are made before a start changes the schema of a SQLite "
        "database. They lie in `backups` in the data folder. 0: none is made.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much the server writes to its log."
    )

    @field_validator("allowed_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _split_names(cls, value: object) -> object:
        """Read `a, b` as two names; environment variables know no lists."""
        return tuple(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value

    @field_validator("sso_mapping", mode="before")
    @classmethod
    def _read_mapping(cls, value: object) -> object:
        """Read what groups give from JSON, and name the group whose entry is faulty."""
        try:
            given = json.loads(value or "{}") if isinstance(value, str) else value
        except ValueError:
            given = None
        if not isinstance(given, dict):
            message = 'write it as JSON: {"group": ...}'
            raise ValueError(message)  # noqa: TRY004 - pydantic tells a ValueError to the person who starts the server
        mapping: GroupMapping = {}
        for group, entry in given.items():
            try:
                mapping[group] = entry if isinstance(entry, tuple) else read_grants(entry)
            except ValueError as error:
                message = f"what the group {group} gives cannot be read: {error}"
                raise ValueError(message) from error
        return mapping

    @model_validator(mode="after")
    def _keep_secrets_safe(self) -> Self:
        """Refuse a provider in the open or without a client, and single sign-on as the only way in without any."""
        if self.sso_issuer and not is_safe_address(self.sso_issuer):
            message = "GROUNDWORK_SSO_ISSUER has to begin with https://, or be on this machine"
            raise ValueError(message)
        if self.sso_issuer and not self.sso_client_id:
            message = "GROUNDWORK_SSO_ISSUER needs GROUNDWORK_SSO_CLIENT_ID as well"
            raise ValueError(message)
        if self.sso_only and not self.sso_issuer:
            message = "GROUNDWORK_SSO_ONLY would let nobody in without GROUNDWORK_SSO_ISSUER: set a provider first"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _keep_demo_at_home(self) -> Self:
        """Refuse a demo that others could reach: whoever reaches it is signed in."""
        strange = [name for name in (self.host, *self.allowed_hosts) if name.strip("[]") not in LOOPBACK]
        if self.demo and (strange or self.trusted_proxies):
            message = (
                "The demo signs in everybody who reaches it, so it runs on this machine only. Take away "
                f"{', '.join(strange or self.trusted_proxies)}, or start without the demo"
            )
            raise ValueError(message)
        return self

    @property
    def evidence_limits(self) -> EvidenceLimits:
        """Return how large evidence files may be, and how many."""
        return EvidenceLimits(
            file_bytes=min(self.max_file_bytes, self.max_body_bytes),
            per_requirement=self.max_files_per_requirement,
            total_bytes=self.max_total_file_bytes,
        )

    @property
    def database_address(self) -> str:
        """Return the address of the database in use: the one that was set, else the file in the data folder."""
        return self.database_url or f"sqlite:///{(self.data_dir.expanduser().resolve() / 'groundwork.db').as_posix()}"

    @property
    def home(self) -> Path:
        """Return the data folder as a whole path."""
        return self.data_dir.expanduser().resolve()

    @property
    def backups_folder(self) -> Path:
        """Return the folder of the backups that are made before migrations."""
        return self.home / "backups"
