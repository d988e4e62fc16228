from dataclasses import replace

import pytest

from bot.domain.certificate import document
from bot.domain.mail import Attachment
from bot.messages.certificate import sheet
from bot.messages.certificate_post import mail, post
from bot.messages.texts.languages import Languages
from tests.unit.certificates import GOOGLE, a_certificate, sources
from tests.unit.messages.limits import check_message

TEXTS = Languages.load()
LONG = "w" * 3000 + " <!channel> *x*"


def said(language: str = "en", **given) -> str:
    return str(sheet(a_certificate(**given), TEXTS[language]))


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize("markdown", [None, "short", "long " * 9000])
def test_the_message_keeps_slacks_limits(language, left, markdown):
    for given in ({}, {"client": LONG, "project": LONG}):
        message = post(a_certificate(left=left, **given), TEXTS[language], markdown)
        check_message(message)
        assert "<!channel>" not in str(message.blocks)


def test_the_message_says_who_what_is_left_and_what_the_client_has_to_do():
    text = str(post(a_certificate(left=True), TEXTS["en"], None).blocks)
    for words in (
        "1 of 4 accesses are not ended yet",
        "<@U0PAULA>",
        "<@U0ADAM>",
        "*Still open*",
        "Shopify: Make still shows access",
    ):
        assert words in text
    assert GOOGLE.replace(">", "&gt;").replace("& s", "&amp; s") in text


def test_without_the_scope_it_says_which_one_and_shows_the_text():
    text = str(post(a_certificate(), TEXTS["en"], "# The whole thing").blocks)
    assert "files:write" in text
    assert "# The whole thing" in text
    assert "files:write" not in str(post(a_certificate(), TEXTS["en"], None).blocks)


def test_what_is_too_long_for_slack_is_in_the_files():
    text = str(post(a_certificate(), TEXTS["en"], "long " * 9000).blocks)
    assert "The rest is in the files." in text


def test_one_access_is_not_spoken_of_as_many():
    certificate = a_certificate()
    one = sheet(replace(certificate, proofs=certificate.proofs[:1]), TEXTS["en"])
    assert one.result == "The one access that was asked for is ended. Nothing is left open."


def test_every_step_of_the_client_has_its_words():
    text = said()
    assert f"Gmail: remove Make under {GOOGLE}." in text
    assert "Shopify: in its settings, look for connected" in text
    assert "FTP: change the password or key" in text
    assert "Google Ads: remove" not in text


def test_states_are_makes_own_words():
    assert "before: “authorized”, after: “pending”" in said()
    assert "vorher: “authorized”, nachher: “pending”" in said(language="de")


def test_no_link_is_anywhere():
    """The dossiers hold one; neither the words nor the document may."""
    assert [m.public_uri for d in sources().dossiers for m in d.make_requests] == ["https://eu1.make.com/enter/1"] * 3
    for left in (True, False):
        certificate = a_certificate(left=left)
        assert "http" not in said(left=left) + str(document(certificate)) + str(post(certificate, TEXTS["en"], None))


@pytest.mark.parametrize("left", [True, False])
def test_the_mail_brings_the_files_and_the_last_step(left):
    certificate, intake = a_certificate(left=left), sources(sponsor_email="boss@acme.example").dossiers[0].intake
    files = (Attachment(name="a.pdf", kind="application/pdf", content=b"x"),)
    sent = mail(certificate, intake, TEXTS["en"], "d1", files)
    assert (sent.to, sent.cc, sent.attachments) == ("carla@acme.example", ("boss@acme.example",), files)
    for body in (sent.text, sent.html.replace("&gt;", ">").replace("&amp;", "&")):
        assert f"Gmail: remove Make under {GOOGLE}." in body
        assert ("Not everything is over yet" in body) == left
