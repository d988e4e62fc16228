import asyncio
import shutil
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.email import MailAccountError, Security, SmtpMailer
from bot.adapters.email.letter import letter
from bot.domain.mail import Attachment
from bot.ports.errors import AnswerLostError, RefusedError, UnreachableError
from bot.ports.mailer import AddressRefusedError
from sandbox.smtp.face import SmtpFace
from sandbox.world.world import World
from tests.contract.email.conftest import Clock, Post, a_mail, an_account


async def test_a_mail_arrives_whole(post: Post):
    copied = a_mail(
        cc=("boss@acme.example",), reply_to="paula@northwind.example", text="Grüße\n", html="<p>Grüße</p>\n"
    )
    assert await post.mailer.send(copied) == ()
    (mail,) = post.sent
    assert mail["recipients"] == ["carla@acme.example", "boss@acme.example"]
    assert mail["from"] == "credreq <access@northwind.example>"
    assert mail["to"] == "Carla Client <carla@acme.example>"
    assert mail["cc"] == "boss@acme.example"
    assert mail["reply_to"] == "paula@northwind.example"
    assert mail["message_id"] == "<d1@northwind.example>"
    assert mail["text"].replace("\r\n", "\n") == "Grüße\n"
    assert "<p>Grüße</p>" in mail["html"]


async def test_a_repeated_mail_has_the_same_message_id(post: Post):
    await post.mailer.send(a_mail())
    await post.mailer.send(a_mail())
    assert {mail["message_id"] for mail in post.sent} == {"<d1@northwind.example>"}


@pytest.mark.parametrize(
    "name",
    [
        "Carla\r\nBcc: all@acme.example",
        "Carla\nX-Evil: 1",
        "Carla\x00",
        'C" <evil@x.example>, "',
        "Zoë Ünïcode",
        "a" * 300,
    ],
)
async def test_no_name_can_add_a_header_or_a_recipient(post: Post, name):
    await post.mailer.send(a_mail(to_name=name, subject=name))
    (mail,) = post.sent
    assert mail["recipients"] == ["carla@acme.example"]
    assert {header.lower() for header in mail["headers"]} == {
        "message-id",
        "date",
        "from",
        "to",
        "subject",
        "auto-submitted",
        "mime-version",
        "content-type",
    }


@pytest.mark.parametrize(
    "address", ["no address", "carla@acme.example\r\nRCPT TO:<x@y.example>", "carla@", "", "ünï@acme.example"]
)
async def test_an_address_that_is_none_is_refused_before_anything_is_sent(post: Post, address):
    with pytest.raises(AddressRefusedError):
        await post.mailer.send(a_mail(to=address))
    assert post.sent == []


@pytest.mark.parametrize(
    ("reply_to", "written"),
    [
        ("Access Team <team@agency.example>", "Access Team <team@agency.example>"),
        ("team@agency.example, second@agency.example", None),
        ("zoë@agency.example", None),
        ("team@agency.example\r\nBcc: all@acme.example", None),
        ("nonsense", None),
    ],
)
async def test_where_answers_go_never_keeps_a_mail_from_the_contact(post: Post, reply_to: str, written: str | None):
    assert await post.mailer.send(a_mail(reply_to=reply_to)) == ()
    (mail,) = post.sent
    assert (mail["reply_to"] or None, mail["recipients"]) == (written, ["carla@acme.example"])


async def test_a_refused_address_is_told_with_the_servers_words(post: Post):
    post.fault("status", "RCPT carla@*", status=550)
    with pytest.raises(AddressRefusedError, match=r"550 5\.1\.1 No such user"):
        await post.mailer.send(a_mail())
    assert post.sent == []


@pytest.mark.parametrize("status", [450, 451, 452, 421])
async def test_a_server_that_asks_to_come_back_is_asked_again(post: Post, status):
    post.fault("status", "RCPT *", status=status)
    with pytest.raises(UnreachableError):
        await post.mailer.send(a_mail())


async def test_a_refused_copy_does_not_hold_up_the_mail(post: Post):
    post.fault("status", "RCPT boss@*", status=550)
    assert await post.mailer.send(a_mail(cc=("boss@acme.example",))) == ("boss@acme.example",)
    assert post.sent[0]["recipients"] == ["carla@acme.example"]


async def test_a_refused_mail_is_final_and_a_delayed_one_is_not(post: Post):
    post.fault("status", "DATA", times=1, status=554)
    with pytest.raises(RefusedError, match="refuses the mail") as refused:
        await post.mailer.send(a_mail())
    assert not isinstance(refused.value, AddressRefusedError)
    post.fault("status", "DATA", times=1, status=451)
    with pytest.raises(UnreachableError):
        await post.mailer.send(a_mail())


async def test_a_sender_that_is_not_taken_is_the_operators_to_mend(post: Post):
    post.fault("status", "MAIL", status=550)
    with pytest.raises(UnreachableError, match="EMAIL_FROM"):
        await post.mailer.send(a_mail())


@pytest.mark.parametrize(("kind", "operation"), [("outage", "*"), ("lost_before", "MAIL"), ("lost_before", "RCPT *")])
async def test_a_connection_cut_before_the_mail_means_that_nothing_was_sent(post: Post, kind, operation):
    post.fault(kind, operation)
    with pytest.raises(UnreachableError):
        await post.mailer.send(a_mail())
    assert post.sent == []


async def test_a_lost_answer_means_that_nobody_knows(post: Post):
    post.fault("lost_answer", "DATA", times=1)
    with pytest.raises(AnswerLostError):
        await post.mailer.send(a_mail())
    assert len(post.sent) == 1


async def test_a_slow_server_is_not_waited_for_for_ever(post: Post):
    post.fault("slow", "RCPT *", seconds=3)
    with pytest.raises(UnreachableError):
        await post.mailer.send(a_mail())
    post.world.faults.clear()
    post.fault("slow", "DATA", seconds=3)
    with pytest.raises(AnswerLostError):
        await post.mailer.send(a_mail())


async def test_nobody_there(post: Post):
    await post.face.close()
    told = (
        f"^The mail server 127.0.0.1:{post.port} cannot be reached: Connection refused. Check SMTP_HOST and SMTP_PORT"
    )
    with pytest.raises(UnreachableError, match=told):
        await post.mailer.send(a_mail())


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"host": "mail..example", "security": Security.TLS}, r"mail\.\.example:\d+ .* Check SMTP_HOST\."),
        ({"host": "nowhere.invalid", "security": Security.TLS}, r"nowhere\.invalid:\d+ .* Check SMTP_HOST\."),
        ({"security": Security.STARTTLS}, r"127\.0\.0\.1:\d+ offers no STARTTLS\. .*SMTP_TLS"),
        ({"security": Security.TLS}, r"127\.0\.0\.1:\d+ cannot be reached: it speaks no TLS there\. .*SMTP_TLS"),
        ({"user": "me", "password": "hunter2"}, r"127\.0\.0\.1:\d+ offers no login\. .*SMTP_USER"),
    ],
)
async def test_what_stands_in_the_way_is_said_with_what_to_do(post: Post, changes: dict[str, Any], told: str):
    mailer = SmtpMailer(an_account(post.port, **changes), Clock(), timeout_seconds=5.0)
    with pytest.raises(UnreachableError, match=f"^The mail server {told}") as error:
        await mailer.check()
    assert "hunter2" not in str(error.value)


async def test_a_port_that_waits_for_tls_is_named(certificate: tuple[Path, Path]):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        mailer = SmtpMailer(an_account(port), Clock(), timeout_seconds=0.5)
        with pytest.raises(UnreachableError, match=r"nobody answers as a mail server would\. .*port 465: tls"):
            await mailer.check()


def test_a_server_elsewhere_is_never_spoken_to_in_the_clear():
    with pytest.raises(MailAccountError, match="SMTP_TLS=none"):
        an_account(587, host="mail.example.com")


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    made = [
        openssl,
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        str(key),
        "-out",
        str(cert),
        "-days",
        "2",
        *names,
    ]
    subprocess.run(made, check=True, capture_output=True)  # noqa: S603 - the test's own arguments
    return cert, key


async def test_starttls_is_insisted_on_and_checks_the_certificate(certificate, monkeypatch):
    cert, key = certificate
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    face = SmtpFace(World())
    port = await face.listen("127.0.0.1", tls=context)
    mailer = SmtpMailer(an_account(port, security=Security.STARTTLS), Clock(), timeout_seconds=2.0)
    try:
        with pytest.raises(UnreachableError, match=r"cannot be trusted: self.signed certificate"):
            await mailer.send(a_mail())
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        await mailer.send(a_mail())
    finally:
        await face.close()
    assert len(face.sent) == 1


async def test_a_server_without_starttls_gets_nothing_when_it_is_asked_for(post: Post):
    mailer = SmtpMailer(an_account(post.port, security=Security.STARTTLS), Clock(), timeout_seconds=1.0)
    with pytest.raises(UnreachableError):
        await mailer.send(a_mail())
    assert post.sent == []


async def test_files_go_with_a_mail(post: Post):
    files = (
        Attachment(name="teardown ü.pdf", kind="application/pdf", content=b"%PDF\x00\xff"),
        Attachment(name="teardown.json", kind="application/json", content=b"{}\n"),
    )
    message = letter(a_mail(attachments=files), an_account(25), Clock().now())
    sent = [(f.get_filename(), f.get_content_type(), f.get_content()) for f in message.iter_attachments()]
    assert sent == [(f.name, f.kind, f.content) for f in files]
    await post.mailer.send(a_mail(attachments=files))
    (mail,) = post.sent
    assert mail["text"].replace("\r\n", "\n") == "Hello\n"
