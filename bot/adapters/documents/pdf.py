"""A sheet as PDF, by reportlab, in DejaVu: it knows many alphabets, and a sign it lacks becomes a box, no error."""

from functools import cache
from html import escape
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from bot.messages.certificate import Fact, Part, Sheet

FONT, BOLD = "DejaVuSans", "DejaVuSans-Bold"
MARGIN, NAMES = 20 * mm, 42 * mm
FRAME = 12
"""What reportlab keeps free inside the margins, both sides together."""
_INK, _PALE, _LINE, _GOOD, _BAD = (HexColor(c) for c in ("#1d1c1d", "#616061", "#d7d7d7", "#14532d", "#b91c1c"))
_BODY = ParagraphStyle("body", fontName=FONT, fontSize=9, leading=13, textColor=_INK, splitLongWords=1)
_NAME = ParagraphStyle("name", _BODY, textColor=_PALE)
_TITLE = ParagraphStyle("title", _BODY, fontName=BOLD, fontSize=18, leading=24)
_HEAD = ParagraphStyle("head", _BODY, fontName=BOLD, fontSize=11, leading=15, spaceBefore=10, spaceAfter=3)
_RESULT = ParagraphStyle("result", _BODY, fontName=BOLD, fontSize=10.5, leading=15, spaceAfter=6)
_ITEM = ParagraphStyle("item", _BODY, leftIndent=12, bulletIndent=2, spaceBefore=2)
_FOOT = ParagraphStyle("foot", _BODY, fontSize=7.5, leading=10.5, textColor=_PALE, spaceBefore=4)


def as_pdf(sheet: Sheet) -> bytes:
    """Return a sheet as PDF; takes a moment: not for the event loop."""
    _register()
    out = BytesIO()
    page = SimpleDocTemplate(out, pagesize=A4, title=sheet.title, author="credreq")
    page.leftMargin = page.rightMargin = page.topMargin = page.bottomMargin = MARGIN
    page.build(_story(sheet), onFirstPage=_number, onLaterPages=_number)
    return out.getvalue()


@cache
def _register() -> None:
    """The fonts come with matplotlib, which need not be loaded for them."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise RuntimeError("matplotlib, which brings the fonts, is not installed")
    folder = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
    for name in (FONT, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))


def _story(sheet: Sheet) -> list[Any]:
    colored = ParagraphStyle("colored", _RESULT, textColor=_GOOD if sheet.is_clean else _BAD)
    story = [_text(sheet.title, _TITLE), _text(sheet.result, colored), _facts(sheet.facts)]
    for part in sheet.parts:
        story += _part(part)
    return [*story, Spacer(0, 8), *(_text(line, _FOOT) for line in sheet.footer)]


def _part(part: Part) -> list[Any]:
    """Keep a part on one page where it fits on one."""
    story: list[Any] = [_text(part.title, _HEAD)]
    if part.intro:
        story.append(_text(part.intro, _BODY))
    if part.facts:
        story.append(_facts(part.facts))
    return [KeepTogether([*story, *(Paragraph(escape(line), _ITEM, bulletText="•") for line in part.lines)])]


def _facts(facts: tuple[Fact, ...]) -> Table:
    rows = [[_text(name, _NAME), _text(value, _BODY)] for name, value in facts]
    look: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
    ]
    return Table(rows, colWidths=[NAMES, A4[0] - 2 * MARGIN - FRAME - NAMES], style=TableStyle(look), splitInRow=1)


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text), style)


def _number(canvas: Any, page: Any) -> None:
    canvas.saveState()
    canvas.setFont(FONT, 7.5)
    canvas.setFillColor(_PALE)
    canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, str(page.page))
    canvas.restoreState()
