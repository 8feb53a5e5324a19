"""The step of the schema that brings links for new e-mail addresses."""

from __future__ import annotations

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from app.db import Database
from app.db.migrate import MIGRATIONS
from app.settings import Settings


def test_links_outlive_the_step_that_brings_links_for_addresses(settings_for: Callable[..., Settings]) -> None:
    database = Database(settings_for().database_address)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    columns = "purpose, token_hash, email, name, created_at, created_by, expires_at"
    values = "'', '', '2026-11-26', 'Terminal', '2026-11-27'"

    def migrate(step: Callable[[Config, str], None], revision: str, *purposes: str) -> list[str]:
        with database.migrating() as connection:
            config.attributes["connection"] = connection
            step(config, revision)
            for purpose in purposes:
                made = f"INSERT INTO onetimelink ({columns}) VALUES ('{purpose}', '{purpose}', {values})"
                connection.execute(text(made))
            return list(connection.execute(text("SELECT purpose FROM onetimelink ORDER BY id")).scalars())

    before = migrate(command.upgrade, "2026_11_26_2330", "setup", "reset")
    after = migrate(command.upgrade, "head", "email")
    back = migrate(command.downgrade, "2026_11_26_2330")
    database.close()

    assert before == back == ["setup", "reset"]
    assert after == ["setup", "reset", "email"]
