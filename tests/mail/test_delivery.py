"""R17: a mail is handed to real servers, willing and unwilling."""

from __future__ import annotations

import mailbox
import socket
import ssl
import stat
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import quote

import pytest
import trustme

from telekiosk.mail.delivery import ANSWER_LENGTH, Delivered, RefusedForGood, RefusedForNow, plain_answer
from telekiosk.mail.maildir import MaildirTransport
from telekiosk.mail.smtp import Server, SmtpTransport
from telekiosk.mail.transport import MailUrlNotUnderstood, transport_for
from tests.mail.servers import PASSWORD, USER, Post, free_port, mail_server, scripted_server

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

CREDENTIALS = f"{USER}:{quote(PASSWORD, safe='')}@"


def a_mail(to: str = "p.martin@example.org") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("École", addr_spec="kiosk@example.org")
    message["To"] = Address("", *to.split("@"))
    message["Subject"] = "Votre code"
    message["Message-ID"] = "<1@example.org>"
    message.set_content("Été\n.\nfin\n")
    return message


@pytest.fixture
def certificate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ssl.SSLContext:
    """A server's certificate from an authority that this machine trusts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return served_by(authority, "localhost")


def served_by(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def test_a_plain_server_takes_the_mail_and_its_answer_is_kept() -> None:
    post = Post()
    with mail_server(post) as port:
        assert transport_for(f"smtp://127.0.0.1:{port}").deliver(a_mail()) == Delivered("250 2.0.0 queued as 4711")
    assert post.envelopes[0].rcpt_tos == ["p.martin@example.org"]
    assert b"Message-ID: <1@example.org>" in (post.envelopes[0].original_content or b"")


def test_several_mails_share_one_connection() -> None:
    post = Post()
    with mail_server(post) as port:
        transport = transport_for(f"smtp://127.0.0.1:{port}")
        assert all(isinstance(transport.deliver(a_mail()), Delivered) for _ in range(3))
        transport.close()
    assert (len(post.envelopes), len(post.sessions)) == (3, 1)


def test_a_connection_that_died_in_between_is_opened_anew() -> None:
    post = Post()
    with mail_server(post) as port:
        transport = transport_for(f"smtp://127.0.0.1:{port}")
        assert isinstance(transport.deliver(a_mail()), Delivered)
        transport._connection.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[attr-defined]
        assert isinstance(transport.deliver(a_mail()), Delivered)
    assert len(post.sessions) == 2


def test_starttls_is_used_when_offered(certificate: ssl.SSLContext) -> None:
    post = Post()
    with mail_server(post, starttls=certificate) as port:
        assert isinstance(transport_for(f"smtp://localhost:{port}").deliver(a_mail()), Delivered)
    assert next(iter(post.sessions)).ssl is not None


def test_tls_from_the_start(certificate: ssl.SSLContext) -> None:
    post = Post()
    with mail_server(post, tls=certificate) as port:
        assert isinstance(transport_for(f"smtps://localhost:{port}").deliver(a_mail()), Delivered)
    assert len(post.envelopes) == 1


@pytest.mark.fault
def test_a_certificate_of_another_name_is_said_and_nothing_sent(certificate: ssl.SSLContext) -> None:
    post = Post()
    with mail_server(post, starttls=certificate) as port:
        answer = transport_for(f"smtp://127.0.0.1:{port}").deliver(a_mail())
    assert isinstance(answer, RefusedForNow) and "certificat" in answer.answer
    assert post.envelopes == []


@pytest.mark.fault
def test_required_starttls_that_is_not_offered_sends_nothing() -> None:
    post = Post()
    with mail_server(post) as port:
        answer = transport_for(f"smtp://127.0.0.1:{port}?starttls=required").deliver(a_mail())
    assert isinstance(answer, RefusedForNow) and "STARTTLS" in answer.answer
    assert post.envelopes == []


def test_user_and_password_sign_in_under_starttls(certificate: ssl.SSLContext) -> None:
    post = Post()
    with mail_server(post, starttls=certificate, sign_in=True) as port:
        assert isinstance(transport_for(f"smtp://{CREDENTIALS}localhost:{port}").deliver(a_mail()), Delivered)


@pytest.mark.fault
def test_a_password_never_crosses_an_open_line_unless_the_setting_says_never() -> None:
    post = Post()
    with mail_server(post, sign_in=True) as port:
        answer = transport_for(f"smtp://{CREDENTIALS}127.0.0.1:{port}").deliver(a_mail())
        assert isinstance(answer, RefusedForNow) and "STARTTLS" in answer.answer
        open_line = transport_for(f"smtp://{CREDENTIALS}127.0.0.1:{port}?starttls=never")
        assert isinstance(open_line.deliver(a_mail()), Delivered)


@pytest.mark.fault
def test_a_wrong_password_is_the_operators_trouble_not_the_mails() -> None:
    with mail_server(Post(), sign_in=True) as port:
        answer = transport_for(f"smtp://{USER}:wrong@127.0.0.1:{port}?starttls=never").deliver(a_mail())
    assert isinstance(answer, RefusedForNow) and "535" in answer.answer and "wrong" not in answer.answer


@pytest.mark.fault
def test_a_server_without_sign_in_is_the_operators_trouble() -> None:
    with mail_server(Post()) as port:
        answer = transport_for(f"smtp://{CREDENTIALS}127.0.0.1:{port}?starttls=never").deliver(a_mail())
    assert isinstance(answer, RefusedForNow)


@pytest.mark.fault
def test_a_server_that_wants_sign_in_and_gets_none_refuses_for_now() -> None:
    with mail_server(Post(), sign_in=True) as port:
        answer = transport_for(f"smtp://127.0.0.1:{port}").deliver(a_mail())
    assert isinstance(answer, RefusedForNow) and "530" in answer.answer


@pytest.mark.fault
@pytest.mark.parametrize(
    ("post", "kind"),
    [
        (Post(rcpt="450 4.2.0 greylisted"), RefusedForNow),
        (Post(rcpt="550 5.1.1 no such user"), RefusedForGood),
        (Post(rcpt="530 5.7.0 sign in first"), RefusedForNow),
        (Post(data="452 4.3.1 disk full"), RefusedForNow),
        (Post(data="554 5.6.0 not wanted"), RefusedForGood),
        (Post(rcpt="421 4.3.2 going down"), RefusedForNow),
    ],
    ids=lambda value: getattr(value, "rcpt", None),
)
def test_later_and_never_are_told_apart_and_the_connection_serves_on(post: Post, kind: type) -> None:
    refusal = next(words for words in (post.rcpt, post.data) if not words.startswith("250"))
    with mail_server(post) as port:
        transport = transport_for(f"smtp://127.0.0.1:{port}")
        answer = transport.deliver(a_mail())
        assert isinstance(answer, kind) and answer.answer == refusal
        post.rcpt, post.data = "250 OK", "250 OK"
        assert isinstance(transport.deliver(a_mail()), Delivered)


@pytest.mark.fault
def test_our_own_address_refused_is_not_the_mails_fault() -> None:
    with scripted_server(b"220 hello", b"250 hello", b"553 5.7.1 not yours") as port:
        answer = transport_for(f"smtp://127.0.0.1:{port}").deliver(a_mail())
    assert isinstance(answer, RefusedForNow) and "kiosk@example.org" in answer.answer


@pytest.mark.fault
def test_no_server_at_all() -> None:
    answer = transport_for(f"smtp://127.0.0.1:{free_port()}").deliver(a_mail())
    assert isinstance(answer, RefusedForNow)
    assert answer.answer.startswith("Personne ne répond au serveur de mail 127.0.0.1:"), "not in the system's English"


@pytest.mark.fault
@pytest.mark.parametrize(
    "said",
    [(), (b"220 hello",), (b"220 hello", b"250 hello"), (b"220 hello", b"250 hello", b"250 ok", b"250 ok", b"354 go")],
    ids=["at the greeting", "at EHLO", "at MAIL", "within DATA"],
)
def test_a_server_that_hangs_is_left(said: tuple[bytes, ...]) -> None:
    with scripted_server(*said, hold=True) as port:
        answer = SmtpTransport(Server("127.0.0.1", port), per_step=0.3).deliver(a_mail())
    assert isinstance(answer, RefusedForNow)


@pytest.mark.fault
def test_a_server_that_drips_its_answer_is_cut_off() -> None:
    endless = b"220-wait\r\n" * 50_000
    with scripted_server(endless, hold=True) as port:
        answer = SmtpTransport(Server("127.0.0.1", port), per_step=5, per_mail=0.3).deliver(a_mail())
    assert isinstance(answer, RefusedForNow)


@pytest.mark.fault
def test_a_server_that_dies_within_data() -> None:
    with scripted_server(b"220 hello", b"250 hello", b"250 ok", b"250 ok", b"354 go ahead") as port:
        answer = transport_for(f"smtp://127.0.0.1:{port}").deliver(a_mail())
    assert isinstance(answer, RefusedForNow)


@pytest.mark.fault
def test_a_server_that_talks_nonsense() -> None:
    with scripted_server(b"SSH-2.0-OpenSSH_9.2\x1b[2J") as port:
        answer = transport_for(f"smtp://127.0.0.1:{port}").deliver(a_mail())
    assert isinstance(answer, RefusedForNow) and "\x1b" not in answer.answer


def test_an_address_with_accents_needs_a_server_that_can() -> None:
    post = Post()
    with mail_server(post) as port:
        assert isinstance(transport_for(f"smtp://127.0.0.1:{port}").deliver(a_mail("élise@example.org")), Delivered)
    assert post.envelopes[0].rcpt_tos == ["élise@example.org"]
    with mail_server(post, utf8=False) as port:
        answer = transport_for(f"smtp://127.0.0.1:{port}").deliver(a_mail("élise@example.org"))
    assert isinstance(answer, RefusedForGood)


def test_a_maildir_holds_the_mail_for_this_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "box"
    assert isinstance(transport_for(f"maildir:{folder}").deliver(a_mail("élise@example.org")), Delivered)
    (file,) = (folder / "new").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (message,) = mailbox.Maildir(folder)
    assert message["Message-ID"] == "<1@example.org>"


@pytest.mark.fault
def test_a_maildir_that_cannot_be_written_refuses_for_now(tmp_path: Path) -> None:
    (tmp_path / "box").write_text("a file, not a folder")
    assert isinstance(MaildirTransport(tmp_path / "box").deliver(a_mail()), RefusedForNow)


@pytest.mark.parametrize(
    "url",
    ["", "maildir:", "http://x", "smtp://", "smtp://host:port", "smtp://h?starttls=maybe", "smtp://h?tls=1", "host:25"],
)
def test_a_setting_that_names_no_way_out_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(MailUrlNotUnderstood, match="smtp://"):
        transport_for(url)


def test_the_password_is_not_in_the_transports_description() -> None:
    assert "secret" not in repr(Server("host", 25, user="me", password="secret"))


def test_answers_are_stored_as_one_harmless_line() -> None:
    assert plain_answer("550 no\r\n\x1b[31m such\u202e user") == "550 no [31m such user"
    assert len(plain_answer("x" * 10_000)) == ANSWER_LENGTH
