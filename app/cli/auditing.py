"""`groundwork audit`: proving that no entry of the audit trail was changed, taken out, put in or moved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sqlmodel import Session

    from app.values.audit import ChainReport, ExpectedHash

DONE, BROKEN = 0, 1
HASH_LENGTH = 64

audit_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@audit_app.callback()
def _root() -> None:
    """Check the audit trail."""


@audit_app.command()
def verify(
    organization: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Check this organization's chain only, by name or number. [default: all]"),
    ] = None,
    expect: Annotated[
        list[str] | None,
        typer.Option(metavar="CHAIN:POSITION:HASH", help="Hold an entry against a hash kept elsewhere; repeatable."),
    ] = None,
    data_dir: Annotated[
        Path | None,
        typer.Option("--data-dir", metavar="DIR", help="Folder of the database; otherwise as in the settings."),
    ] = None,
) -> None:
    """Check every chain of the audit trail and name the first broken entry of each.

    Chain 0 is the installation's, every other one that of the organization with its number. Each line ends with
    CHAIN:POSITION:HASH of the last entry. Keep it elsewhere and give it with --expect the next time: entries that were
    cut off at the end are found only so. Exit code 1 when a chain is broken.
    """
    from app.cli.storing import open_database  # noqa: PLC0415 - the database waits until it is needed

    expected = [_read_expected(each) for each in expect or ()]
    with open_database(data_dir, is_there=True) as database, database.reading() as session:
        reports = _reports(session, organization, expected)
    raise typer.Exit(DONE if all(report.is_whole for report in reports) else BROKEN)


def _reports(session: Session, organization: str | None, expected: Sequence[ExpectedHash]) -> list[ChainReport]:
    """Check the chains one after the other and print what each has come to."""
    from app.services.audit.verifying import list_chains, verify_chain  # noqa: PLC0415 - likewise

    chains = list_chains(session) if organization is None else (_chain_of(session, organization),)
    known = dict.fromkeys((*chains, *(each.chain for each in expected)) if organization is None else chains)
    reports = []
    for chain in known:
        report = verify_chain(session, chain, expected=expected)
        reports.append(report)
        typer.echo(_line(report))
    broken = sum(not report.is_whole for report in reports)
    chains_text = f"{len(reports)} chain{'' if len(reports) == 1 else 's'}"
    typer.echo(f"{broken} of {chains_text} broken." if broken else f"Whole: {chains_text}.", err=True)
    return reports


def _line(report: ChainReport) -> str:
    name = "installation" if report.chain == 0 else f"organization {report.chain}"
    if not report.is_whole:
        return f"{name}: broken at entry {report.position}: {report.fault}"
    if not report.entries:
        return f"{name}: no entry"
    entries = "1 entry" if report.entries == 1 else f"{report.entries:,} entries"
    return f"{name}: {entries}, whole, {report.chain}:{report.entries}:{report.head}"


def _chain_of(session: Session, organization: str) -> int:
    """Return the chain of an organization; one that was deleted is known by its number only."""
    from sqlalchemy import select  # noqa: PLC0415 - likewise

    from app.db import table_of  # noqa: PLC0415 - likewise
    from app.records import Organization  # noqa: PLC0415 - likewise
    from app.services.audit.verifying import list_chains  # noqa: PLC0415 - likewise

    table = table_of(Organization)
    found = session.connection().execute(select(table.c.id).where(table.c.name == organization)).scalar()
    if found is None and organization.isdecimal() and int(organization) in list_chains(session):
        found = int(organization)
    if found is None:
        raise typer.BadParameter(f"There is no organization {organization}.", param_hint="--organization")
    return int(found)


def _read_expected(text: str) -> ExpectedHash:
    from app.values.audit import ExpectedHash  # noqa: PLC0415 - likewise

    chain, position, seal = (*text.strip().split(":"), "", "")[:3]
    is_hash = len(seal) == HASH_LENGTH and set(seal.lower()) <= set("0123456789abcdef")
    if not (chain.isdecimal() and position.isdecimal() and is_hash and text.count(":") == 2):
        message = f"{text} is not CHAIN:POSITION:HASH, as an earlier check printed it."
        raise typer.BadParameter(message, param_hint="--expect")
    return ExpectedHash(chain=int(chain), position=int(position), hash=seal.lower())
