import pytest

from bot.domain.mailbox import Mailbox, MailboxError, read_mailbox


@pytest.mark.parametrize(
    ("text", "mailbox"),
    [
        ("team@agency.example", Mailbox("", "team@agency.example")),
        ("<team@agency.example>", Mailbox("", "team@agency.example")),
        ("Access Team <team@agency.example>", Mailbox("Access Team", "team@agency.example")),
        ("Agency Inc. <team@agency.example>", Mailbox("Agency Inc.", "team@agency.example")),
        ('"Team, Access" <team@agency.example>', Mailbox("Team, Access", "team@agency.example")),
        ("Zoë <zoe@agency.example>", Mailbox("Zoë", "zoe@agency.example")),
        ("root@localhost", Mailbox("", "root@localhost")),
    ],
)
def test_an_address_may_have_a_name(text: str, mailbox: Mailbox):
    assert read_mailbox(text) == mailbox
    header = mailbox.header()
    assert (header.display_name, header.addr_spec) == (mailbox.name, mailbox.address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Access Team",
        "Access Team <>",
        "team@",
        "@agency.example",
        "team@agency..example",
        "team@agency example",
        "zoë@agency.example",
        "team@agency.example, second@agency.example",
        "Team, Access <team@agency.example>",
        "team@agency.example\nBcc: all@acme.example",
    ],
)
def test_what_no_mail_can_carry_is_none(text: str):
    with pytest.raises(MailboxError) as refused:
        read_mailbox(text)
    assert "agency" not in str(refused.value)
