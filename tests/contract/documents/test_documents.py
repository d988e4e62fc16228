import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.documents import as_markdown, as_pdf
from bot.messages.certificate import Part, Sheet, sheet
from bot.messages.texts.languages import Languages
from tests.unit.certificates import a_certificate

LANGUAGES = Languages.load()
EVIL = "](https://evil.example) ![x](y) <b>*x*</b> `_~ &lt; &amp; \\ | # 中文 العربية 🙂"
words = st.text(alphabet=EVIL + "\n\x0b", max_size=30)
sheets = st.builds(
    Sheet,
    title=words,
    result=words,
    is_clean=st.booleans(),
    facts=st.just((("Name", EVIL),)),
    parts=st.lists(st.builds(Part, title=words, facts=st.just((("a", EVIL),)), lines=st.lists(words, max_size=2).map(tuple), intro=words), max_size=2).map(tuple),
    steps=st.just(()),
    footer=st.tuples(words),
)  # fmt: skip


def a_sheet(*parts: Part) -> Sheet:
    return Sheet(EVIL, EVIL, is_clean=True, facts=(("Name", EVIL),), parts=parts, steps=(), footer=(EVIL,))


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


@settings(max_examples=15, deadline=None)
@given(sheets)
def test_no_text_makes_a_pdf_fail(drawn: Sheet) -> None:
    assert as_pdf(drawn).startswith(b"%PDF")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("left", [True, False])
def test_both_languages_draw_both_ends(language: str, *, left: bool) -> None:
    drawn = sheet(a_certificate(left=left, contact_name="مريم 王芳"), LANGUAGES[language])
    pdf = as_pdf(drawn)
    assert pages(pdf) == 2
    assert pdf.count(b"/FontFile2") >= 2  # both weights are in the file, so umlauts show everywhere
    assert ("Still open" in as_markdown(drawn)) == (left and language == "en")


def test_a_long_certificate_has_many_pages_and_one_endless_value_does_no_harm() -> None:
    part = Part("App", tuple((f"f{n}", "value") for n in range(80)), ("line " * 2000,))
    drawn = replace(a_sheet(*[part] * 5), facts=(("x" * 300, "y" * 9000),))
    assert pages(as_pdf(drawn)) > 8


def test_nothing_in_markdown_formats_or_links() -> None:
    drawn = a_sheet(Part(EVIL, (), (EVIL, "# no", "- no", "> no")))
    text = as_markdown(drawn)
    assert not re.search(r"(?<!\\)\]\(|(?<!\\)<b|(?<!\\)`|(?<![\\*\n])\*x|!\[(?<!\\\[)", text)
    assert "- \\# no\n- \\- no\n- \\> no" in text
    assert "\\&lt;" in text


def test_a_pdf_holds_no_link() -> None:
    pdf = as_pdf(sheet(a_certificate(project="https://evil.example/x"), LANGUAGES["en"]))
    assert b"/URI" not in pdf
    assert b"/Annots" not in pdf
