"""Mails reach a real mail server, over TLS where the settings say so; a failure names no address and no password."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.mail import Mail, MailNotSent, can_send_mail, letters, send_mail, send_mail_quietly
from app.mail.sending import compose
from app.settings import Settings
from tests.posts import Post, serve_post

TO = "mara.lindqvist@halden.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    today = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    plain = serialization.NoEncryption()
    encoded = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(encoded + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def tls(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The server's side of TLS; ours trusts it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def plain() -> Iterator[tuple[Post, Settings]]:
    """A mail server without TLS, and settings for it."""
    post = Post()
    with serve_post(post) as given:
        yield post, Settings(**given)


def test_a_mail_arrives_as_it_was_written(plain) -> None:
    post, settings = plain

    send_mail(settings, to=TO, subject="Näytä: grüße", text="Zeile 1\n.\nhttps://groundwork.example/reset/abc\n")

    (message,) = post.messages
    assert message["To"] == TO
    assert message["From"] == "Groundwork <groundwork@localhost>"
    assert message["Subject"] == "Näytä: grüße"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == "Zeile 1\n.\nhttps://groundwork.example/reset/abc\n"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_way_to_the_server_is_protected(tls: ssl.SSLContext, security: str) -> None:
    post, given = Post(), []

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        given.append((data.login, data.password))
        return AuthResult(success=True)

    options: dict[str, Any] = {"ssl_context": tls} if security == "tls" else {"tls_context": tls}
    options |= {"authenticator": check, "auth_require_tls": security == "starttls"}
    user = {"smtp_user": "groundwork@halden.example", "smtp_password": "two grey herons"}
    with serve_post(post, **options) as where:
        send_mail(Settings(**{**where, **user, "smtp_security": security}), to=TO, subject="Hello", text="Hello\n")

    assert given == [(b"groundwork@halden.example", b"two grey herons")]
    assert post.messages[0]["From"] == "Groundwork <groundwork@halden.example>"


def test_a_server_without_tls_gets_no_mail_when_tls_is_wanted() -> None:
    post = Post()
    with serve_post(post) as where, pytest.raises(MailNotSent):
        send_mail(Settings(**{**where, "smtp_security": "starttls"}), to=TO, subject="Hello", text="Hello\n")

    assert post.messages == []


def test_a_server_that_nobody_vouches_for_gets_no_password(certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    user = {"smtp_security": "starttls", "smtp_user": "groundwork", "smtp_password": "two grey herons"}
    with serve_post(Post(), tls_context=context) as where, pytest.raises(MailNotSent) as refusal:
        send_mail(Settings(**{**where, **user}), to=TO, subject="Hello", text="Hello\n")

    assert "herons" not in refusal.value.detail


def test_a_refused_address_is_told_without_the_address(plain, caplog: pytest.LogCaptureFixture) -> None:
    _, settings = plain
    mail = Mail(to="nobody@halden.example", subject="Hello", text="https://groundwork.example/reset/secret\n")

    with pytest.raises(MailNotSent, match="did not take the mail"):
        send_mail(settings, to=mail.to, subject=mail.subject, text=mail.text)
    is_sent = send_mail_quietly(settings, mail)

    assert not is_sent
    assert "A mail was not sent" in caplog.text
    assert "nobody@" not in caplog.text
    assert "secret" not in caplog.text


def test_a_wrong_password_is_named_by_its_number_only(caplog: pytest.LogCaptureFixture) -> None:
    def refuse(*_: Any) -> AuthResult:
        return AuthResult(success=False, handled=False)

    user = {"smtp_user": "groundwork", "smtp_password": "wrong herons"}
    with serve_post(Post(), authenticator=refuse, auth_require_tls=False) as where:
        is_sent = send_mail_quietly(Settings(**where, **user), letters.password_changed(TO))

    assert not is_sent
    assert "SMTPAuthenticationError 535" in caplog.text
    assert "herons" not in caplog.text


def test_a_server_that_is_not_there_is_told(caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings(smtp_host="127.0.0.1", smtp_port=9, smtp_security="none")

    assert not send_mail_quietly(settings, letters.reset_asked(TO, "https://groundwork.example/reset/secret"))
    assert "ConnectionRefusedError" in caplog.text


def test_without_a_server_nothing_can_be_sent() -> None:
    assert not can_send_mail(Settings())
    with pytest.raises(MailNotSent, match="by hand"):
        send_mail(Settings(), to=TO, subject="Hello", text="Hello\n")


@pytest.mark.parametrize("to", ["mara@halden.example\nBcc: all@halden.example", "no address", ""])
def test_no_header_can_be_slipped_in(plain, to: str) -> None:
    post, settings = plain

    with pytest.raises(MailNotSent):
        send_mail(settings, to=to, subject="Hello", text="Hello\n")

    assert post.messages == []


def test_the_sender_is_the_one_of_the_settings() -> None:
    settings = Settings(smtp_host="mail.example", smtp_sender="Groundwork at Halden <groundwork@halden.example>")

    assert compose(settings, to=TO, subject="Hello", text="Hello\n")["From"] == settings.smtp_sender


def test_a_sent_mail_is_reported_as_sent(plain) -> None:
    post, settings = plain

    assert send_mail_quietly(settings, letters.password_changed(TO))
    assert "ask an administrator" in post.messages[0].get_content()


@pytest.mark.parametrize("to", ["'?+@[.baa", "]?')@].i!", "a(b@halden.example"])
def test_an_address_that_the_library_stumbles_over_keeps_no_other_mail_back(plain, to: str) -> None:
    post, settings = plain

    sent = [send_mail_quietly(settings, letters.password_changed(each)) for each in (to, TO)]

    assert sent == [False, True]
    assert len(post.messages) == 1
