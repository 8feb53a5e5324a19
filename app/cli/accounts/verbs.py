"""The verbs of `groundwork admin` with their arguments, options and help; what they do stands in `ways_in`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Role(StrEnum):
    """What a person can be in an organization."""

    OWNER = "owner"
    CONSULTANT = "consultant"
    RESPONDENT = "respondent"
    READER = "reader"


admin_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
DataFolder = Annotated[
    Path | None, typer.Option("--data-dir", metavar="DIR", help="Folder of the database; otherwise as in the settings.")
]


@admin_app.command("create")
def create(
    email: Annotated[str | None, typer.Option(metavar="EMAIL", help="Make the account now, with this address.")] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="The person's name. [default: asked for]")] = None,
    link: Annotated[
        bool, typer.Option("--link", help="Print a link to choose the password, instead of asking for it.")
    ] = False,
    data_dir: DataFolder = None,
) -> None:
    """Make an administrator. Without EMAIL, print a set-up link that works once, for 24 hours.

    A new set-up link ends the ones before. The server may run meanwhile.
    """
    from app.cli.accounts.ways_in import make_administrator, print_setup_link  # noqa: PLC0415 - the database waits

    if email is None:
        if name is not None or link:
            raise typer.BadParameter("--name and --link need --email, the address of the account.")
        print_setup_link(data_dir)
        return
    chosen = name if name is not None else typer.prompt("Name")
    password = None if link else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    make_administrator(data_dir, email=email, name=chosen, password=password)


@admin_app.command("reset")
def reset(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The e-mail address of the account.")],
    without_second_factor: Annotated[
        bool, typer.Option("--without-second-factor", help="Switch the second factor off as well.")
    ] = False,
    data_dir: DataFolder = None,
) -> None:
    """Print a link with which somebody chooses a new password. It works once, for 24 hours."""
    from app.cli.accounts.ways_in import print_reset_link  # noqa: PLC0415 - the database waits

    print_reset_link(data_dir, email=email, without_second_factor=without_second_factor)


@admin_app.command("list")
def list_all(data_dir: DataFolder = None) -> None:
    """List the accounts: name, e-mail address, what they may do and how they are secured."""
    from app.cli.accounts.ways_in import print_accounts  # noqa: PLC0415 - the database waits

    print_accounts(data_dir)


@admin_app.command("grant")
def grant(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The e-mail address of an account.")],
    organization: Annotated[
        str, typer.Argument(metavar="ORGANIZATION", help="The organization's name, or its number.")
    ],
    role: Annotated[Role, typer.Argument(metavar="ROLE", help="owner, consultant, respondent or reader.")],
    data_dir: DataFolder = None,
) -> None:
    """Give an account a role in an organization, for example an owner to one that nobody looks after."""
    from app.cli.accounts.ways_in import give_role  # noqa: PLC0415 - the database waits

    give_role(data_dir, email=email, organization=organization, role=role.value)
