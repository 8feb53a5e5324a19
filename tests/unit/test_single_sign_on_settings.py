"""What the settings of single sign-on accept, and the sentence for everything else."""

from __future__ import annotations

import json
import re

import pytest
from pydantic import ValidationError

from app.services.single_sign_on.mapping import wanted_by
from app.settings import Settings
from app.values.visitor import MemberRole

ISSUER = {"sso_issuer": "https://id.halden.example", "sso_client_id": "groundwork"}


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"sso_issuer": "http://id.halden.example", "sso_client_id": "g"}, "has to begin with https://"),
        ({"sso_issuer": "id.halden.example", "sso_client_id": "g"}, "has to begin with https://"),
        ({"sso_issuer": "https://[", "sso_client_id": "g"}, "has to begin with https://"),
        ({"sso_issuer": "https://id.halden.example"}, "needs GROUNDWORK_SSO_CLIENT_ID"),
        ({"sso_only": "true"}, "GROUNDWORK_SSO_ONLY would let nobody in without GROUNDWORK_SSO_ISSUER"),
        ({"sso_mapping": "[]"}, "write it as"),
        ({"sso_mapping": "{"}, "write it as"),
        ({"sso_mapping": '{"it": "root"}'}, "what the group it gives cannot be read: 'root' is neither"),
        ({"sso_mapping": '{"it": {"organization": "Halden"}}'}, "is neither"),
        ({"sso_mapping": '{"it": {"organization": "Halden", "role": "emperor"}}'}, "'emperor' is no role"),
        ({"sso_mapping": '{"it": {"organization": " ", "role": "owner"}}'}, "is no organization"),
        ({"sso_mapping": '{"it": {"organization": true, "role": "owner"}}'}, "is no organization"),
    ],
)
def test_a_faulty_setting_is_told_in_words(settings: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(told)):
        Settings(**settings)  # type: ignore[arg-type]


def test_the_mapping_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    mapping = {"it": "administrator", "halden": [{"organization": "Halden Components", "role": "owner"}, "consultant"]}
    monkeypatch.setenv("GROUNDWORK_SSO_MAPPING", json.dumps(mapping))

    settings = Settings(**ISSUER)
    wanted = wanted_by(settings.sso_mapping, {"halden"})

    assert wanted.roles == {"Halden Components": MemberRole.OWNER}
    assert (wanted.is_administrator, wanted.is_consultant) == (False, True)


def test_an_empty_mapping_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDWORK_SSO_MAPPING", "")

    wanted = wanted_by(Settings(**ISSUER).sso_mapping, {"halden"})

    assert (wanted.roles, wanted.is_administrator, wanted.is_consultant) == ({}, None, None)


def test_the_secret_is_not_shown() -> None:
    settings = Settings(**ISSUER, sso_client_secret="halden-secret")

    assert "halden-secret" not in repr(settings)
