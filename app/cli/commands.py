"""Every verb with its arguments, options and help. What a verb does stands in the module it calls.

The verbs of a portfolio stand in `app.cli.portfolio`, those about accounts in `app.cli.accounts`, those that keep and
move an installation in `app.cli.keeping`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.cli.accounts.verbs import admin_app
from app.cli.auditing import audit_app
from app.cli.keeping.files import files_app
from app.cli.keeping.verbs import backup, db_app, restore
from app.cli.portfolio import portfolio_app

DONE, FAULTY, WRONG_USE = 0, 1, 2

app = typer.Typer(
    name="groundwork",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
catalogue_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(catalogue_app, name="catalogue", help="List, show and validate catalogues.")
app.add_typer(admin_app, name="admin", help="Make administrators, and let people in who are locked out.")
app.add_typer(files_app, name="files", help="Check evidence files, and remove what belongs to nothing.")
app.add_typer(audit_app, name="audit", help="Prove that the audit trail is whole.")
app.add_typer(portfolio_app, name="portfolio", help="Score many organizations at once and compare them.")


class OutputFormat(StrEnum):
    """How `score` prints."""

    TABLE = "table"
    JSON = "json"


InputFile = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A workbook (.xlsx), CSV or JSON file.")
]
DataFolder = Annotated[
    Path | None, typer.Option("--data-dir", metavar="DIR", help="Folder of the database; otherwise as in the settings.")
]

Subject = Annotated[
    str,
    typer.Argument(metavar="ASSESSMENT", help="A workbook, CSV or JSON file, or the number of a stored assessment."),
]
OwnCatalogue = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.yaml", exists=True, dir_okay=False, help="A catalogue of your own. [default: the newest DMS]"
    ),
]
OnDay = Annotated[
    datetime | None,
    typer.Option(
        "--on", formats=["%Y-%m-%d"], metavar="DATE", help="Score as on this day, YYYY-MM-DD. [default: today]"
    ),
]


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        from importlib.metadata import version  # noqa: PLC0415 - only when it is asked for

        typer.echo(f"groundwork {version('groundwork')}")
        raise typer.Exit


def _print_schema(is_wanted: bool) -> None:
    if is_wanted:
        from app.cli.scoring import print_schema  # noqa: PLC0415 - the engine waits until it is needed

        print_schema()
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and leave.")
    ] = False,
) -> None:
    """Groundwork: self-assessment and gap analysis for digitalization management systems.

    Exit codes: 0 done, 1 the input has faults (all are listed), 2 wrong use.
    """


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on. [default: 127.0.0.1]")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="Port to listen on; 0 takes a free one. [default: 8000]")
    ] = None,
    data_dir: DataFolder = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="Load the sample organization when there is nothing yet.")
    ] = False,
    demo: Annotated[
        bool, typer.Option("--demo", help="Load the sample organization and sign in as a demo consultant.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes that answer; more than 1 on PostgreSQL. [default: 1]")
    ] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the start page in the browser.")] = False,
) -> None:
    """Start the server and print its address. Stop it with Ctrl+C.

    Options win over environment variables (GROUNDWORK_HOST and so on).
    """
    from app.cli.serving import run_server  # noqa: PLC0415 - the web framework waits until it is needed

    run_server(
        host=host,
        port=port,
        data_dir=data_dir,
        sample=sample or demo or None,
        demo=demo or None,
        workers=workers,
        open_browser=open_browser,
    )


@app.command()
def score(
    file: InputFile,
    mode: Annotated[
        str | None, typer.Option(metavar="MODE", help="full or quick. [default: as in the file, else full]")
    ] = None,
    output_format: Annotated[
        OutputFormat, typer.Option("--format", help="How to print the result.")
    ] = OutputFormat.TABLE,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="REPORT.xlsx", help="Write the workbook as well.")
    ] = None,
    catalogue: OwnCatalogue = None,
    on: OnDay = None,
    schema: Annotated[  # noqa: ARG001 - its callback has done everything
        bool,
        typer.Option(
            "--schema", is_eager=True, callback=_print_schema, help="Print the JSON Schema of the result and leave."
        ),
    ] = False,
) -> None:
    """Score a file without a server: levels, weakest links and the ten first gaps.

    Faults are listed on standard error with their place; what they do not concern is scored all the same, and the exit
    code is 1. The JSON format is the full result document. A catalogue of your own brings its scale and its rules; it
    is checked first, and with faults nothing is scored. Evidence that has expired by the day counts as a claim only.
    """
    from app.cli.scoring import score_file  # noqa: PLC0415 - the engine waits until it is needed

    is_clean = score_file(
        file,
        mode=mode,
        as_json=output_format is OutputFormat.JSON,
        output=output,
        catalogue_path=catalogue,
        on=None if on is None else on.date(),
    )
    raise typer.Exit(DONE if is_clean else FAULTY)


@app.command()
def explain(
    assessment: Subject,
    figure: Annotated[
        str | None,
        typer.Argument(metavar="FIGURE", help="Such as clause:6:gate or gap:6.4:priority. [default: list the names]"),
    ] = None,
    output_format: Annotated[
        OutputFormat, typer.Option("--format", help="table: plain text; json: the trace as data.")
    ] = OutputFormat.TABLE,
    catalogue: OwnCatalogue = None,
    on: OnDay = None,
    data_dir: DataFolder = None,
) -> None:
    """Explain a figure: rule by rule, with the inputs, weights and sums that it was made from.

    ASSESSMENT is a file as for `score`, or the number of a stored assessment. Without FIGURE the names of all figures
    are listed; with the beginning of one (clause:6), those that begin so.
    """
    from app.cli.explaining import explain_figure  # noqa: PLC0415 - the engine waits until it is needed

    is_clean = explain_figure(
        assessment,
        figure,
        as_json=output_format is OutputFormat.JSON,
        data_dir=data_dir,
        catalogue_path=catalogue,
        on=None if on is None else on.date(),
    )
    raise typer.Exit(DONE if is_clean else FAULTY)


@app.command()
def replay(
    assessment: Subject,
    milestone: Annotated[str, typer.Option(metavar="LABEL", help="The recorded result, by its name; or now.")],
    catalogue: OwnCatalogue = None,
    under: Annotated[
        str, typer.Option(metavar="SETTINGS", help="present, edition:2026.1 or settings:2. [default: present]")
    ] = "",
    output_format: Annotated[
        OutputFormat, typer.Option("--format", help="How to print both columns.")
    ] = OutputFormat.TABLE,
    data_dir: DataFolder = None,
) -> None:
    """Score a recorded result again and print it beside its original figures, which stay as they are.

    ASSESSMENT is a file as for `score`, or the number of a stored assessment. The figures stand on the requirements
    that the record and the other catalogue share; how many these are is printed.
    """
    from app.cli.replaying import replay_milestone  # noqa: PLC0415 - the engine waits until it is needed

    is_clean = replay_milestone(
        assessment,
        milestone=milestone,
        catalogue_path=catalogue,
        under=under,
        as_json=output_format is OutputFormat.JSON,
        data_dir=data_dir,
    )
    raise typer.Exit(DONE if is_clean else FAULTY)


@app.command(name="import")
def import_file(
    file: InputFile,
    partial: Annotated[bool, typer.Option("--partial", help="Store what is left when there are faults.")] = False,
    data_dir: DataFolder = None,
) -> None:
    """Store a file as a new assessment and print its number.

    A file with faults is not stored; they are listed, and the exit code is 1. With --partial the rest is stored.
    """
    from app.cli.storing import import_path  # noqa: PLC0415 - the database waits until it is needed

    is_clean = import_path(file, partial=partial, data_dir=data_dir)
    raise typer.Exit(DONE if is_clean else FAULTY)


@app.command()
def export(
    assessment_id: Annotated[
        int, typer.Argument(metavar="ID", help="The number of the assessment, as in its address.")
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="A .json or .xlsx file. [default: JSON on standard output]"
        ),
    ] = None,
    data_dir: DataFolder = None,
) -> None:
    """Write an assessment to a file that Groundwork can read again."""
    from app.cli.storing import export_path  # noqa: PLC0415 - the database waits until it is needed

    export_path(assessment_id, output=output, data_dir=data_dir)


@app.command()
def sample(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="A .json file. [default: standard output]")
    ] = None,
) -> None:
    """Write the sample organization's file: a complete example to score, import or learn the format from."""
    from app.cli.storing import write_sample  # noqa: PLC0415 - only when it is asked for

    write_sample(output)


@app.command()
def purge(data_dir: DataFolder = None) -> None:
    """Delete for good what is due: organizations after their grace period, and what was kept long enough.

    The server does the same once a day. The periods are the settings GROUNDWORK_GRACE_DAYS and
    GROUNDWORK_RETENTION_DAYS.
    """
    from app.cli.keeping.purging import purge_now  # noqa: PLC0415 - the database waits until it is needed

    purge_now(data_dir=data_dir)


app.command()(backup)
app.command()(restore)
app.add_typer(db_app, name="db", help="Move an installation to another database.")


@catalogue_app.command("list")
def list_catalogues() -> None:
    """List the catalogues that come with Groundwork, with their content hash."""
    from app.cli.catalogues import print_catalogues  # noqa: PLC0415 - only when it is asked for

    print_catalogues()


@catalogue_app.command("show")
def show_catalogue(
    identity: Annotated[
        str,
        typer.Argument(metavar="ID", help="A catalogue (dms), or a requirement by key or number (dir.strategy, 6.4)."),
    ],
    edition: Annotated[
        str | None, typer.Option(metavar="EDITION", help="Such as 2026.1. [default: the newest]")
    ] = None,
) -> None:
    """Show a catalogue's requirements, or one requirement with its level statements."""
    from app.cli.catalogues import print_entry  # noqa: PLC0415 - only when it is asked for

    print_entry(identity, edition=edition)


@catalogue_app.command("validate")
def validate_catalogue(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A catalogue as YAML.")],
) -> None:
    """Check a catalogue file and list all its faults as file:line, what is wrong and what to do."""
    from app.cli.catalogues import validate_file  # noqa: PLC0415 - only when it is asked for

    raise typer.Exit(DONE if validate_file(file) else FAULTY)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code: 0 done, 1 the input has faults, 2 wrong use."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter still shows the rest
    try:
        app(args=None if arguments is None else list(arguments), prog_name="groundwork")
    except Exception as error:
        from app.errors import GroundworkError, Refused  # noqa: PLC0415 - only when something went wrong

        if not isinstance(error, GroundworkError):
            raise
        from app.cli.printing import print_error  # noqa: PLC0415 - likewise

        print_error(error)
        sys.exit(FAULTY if isinstance(error, Refused) else WRONG_USE)
