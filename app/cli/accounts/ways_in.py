"""What the verbs of `groundwork admin` do, each in one transaction."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.printing import TextColumn, open_console, plain, print_table
from app.cli.serving import chosen_settings
from app.cli.storing import open_database
from app.db import local_scope
from app.errors import Forbidden, NotFound
from app.services.accounts.passwords import hash_password
from app.services.accounts.people import find_by_email, list_accounts
from app.services.accounts.resetting import make_reset_link, refuse_weak
from app.services.accounts.second_factor import end_second_factor
from app.services.accounts.setting_up import add_administrator, adopt_organizations, make_setup_link
from app.services.administration.organizations import find_organization_id, grant_role
from app.services.identity.installation import prepare_installation
from app.values.visitor import MemberRole

WIDEST_ADDRESS = 40


def print_setup_link(data_dir: Path | None) -> None:
    """Print a new set-up link."""
    with open_database(data_dir) as database, database.writing() as session:
        scope = local_scope(session)
        prepare_installation(scope, demo=False)
        path = make_setup_link(scope)
    _print_link("Make the administrator's account here (works once, for 24 hours):", data_dir, path)


def make_administrator(data_dir: Path | None, *, email: str, name: str, password: str | None) -> None:
    """Make an administrator with a password, or print a link to choose one."""
    if password is not None:
        refuse_weak(password, email=email, name=name)
    stored = None if password is None else hash_password(password)
    with open_database(data_dir) as database, database.writing() as session:
        scope = local_scope(session)
        prepare_installation(scope, demo=False)
        account_id = add_administrator(scope, name=name, email=email, password_hash=stored)
        adopt_organizations(scope, account_id)
        path = make_reset_link(scope, account_id) if password is None else ""
    typer.echo(f"{plain(name)} is administrator now.")
    if path:
        _print_link("The password is chosen here (works once, for 24 hours):", data_dir, path)


def print_reset_link(data_dir: Path | None, *, email: str, without_second_factor: bool) -> None:
    """Print a link with which the owner of an address chooses a new password."""
    settings = chosen_settings(data_dir=data_dir)
    with open_database(data_dir) as database, database.writing() as session:
        scope = local_scope(session)
        row = find_by_email(scope, email)
        if row is None:
            raise NotFound(
                f"No open account has the address {email}. `groundwork admin list` shows all; an account that an "
                "administrator has closed is opened on the page Administration."
            )
        if settings.sso_only and not row.is_administrator:
            raise Forbidden(
                f"Passwords are switched off for {email}: GROUNDWORK_SSO_ONLY leaves them to administrators. Sign in "
                f"with {settings.sso_name}."
            )
        if without_second_factor:
            end_second_factor(scope, row.id)
        path = make_reset_link(scope, row.id)
    _print_link(f"{plain(row.name)} chooses a new password here (works once, for 24 hours):", data_dir, path)
    if row.sso_subject is not None:
        typer.echo("Single sign-on opens this account as well. The page offers to unlink it.")


def print_accounts(data_dir: Path | None) -> None:
    """Print every account."""
    with open_database(data_dir) as database, database.reading() as session:
        rows = list_accounts(local_scope(session))
    if not rows:
        typer.echo("Nobody has an account yet. `groundwork admin create` prints a link that makes the first one.")
        return
    widest = min(max(len(row.email) for row in rows), WIDEST_ADDRESS)
    columns = (
        TextColumn(title="Name"),
        TextColumn(title="E-mail address", least=widest),
        TextColumn(title="May"),
        TextColumn(title="Secured by"),
    )
    print_table(
        open_console(),
        f"{len(rows)} account{'' if len(rows) == 1 else 's'}",
        columns,
        [(row.name, row.email, _rights(row), _secured(row)) for row in rows],
    )


def give_role(data_dir: Path | None, *, email: str, organization: str, role: str) -> None:
    """Give an account a role in an organization of any kind; what it had there before is replaced."""
    with open_database(data_dir) as database, database.writing() as session:
        scope = local_scope(session)
        number = find_organization_id(scope, organization)
        grant_role(scope, organization_id=number, email=email, role=MemberRole(role))
    typer.echo(f"{plain(email)} is {role} of {plain(organization)} now.")


def _print_link(said: str, data_dir: Path | None, path: str) -> None:
    settings = chosen_settings(data_dir=data_dir)
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 - read, not bound
    typer.echo(said)
    typer.echo((settings.public_url or f"http://{name}:{settings.port}").rstrip("/") + path)


def _rights(row: object) -> str:
    rights = {"admin": "is_administrator", "consultant": "is_consultant"}
    parts = [word for word, column in rights.items() if getattr(row, column)]
    closed = ["closed"] if getattr(row, "disabled_at", None) is not None else []
    return ", ".join(closed or parts) or "member"


def _secured(row: object) -> str:
    password = "password" if getattr(row, "password_hash", None) else ""
    other = "SSO" if getattr(row, "sso_subject", None) else ""
    factor = "code" if getattr(row, "totp_confirmed_at", None) else ""
    return ", ".join(filter(None, (password, factor, other))) or "no password"
