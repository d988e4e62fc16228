"""A sheet as files: Markdown and PDF."""

from bot.adapters.documents.markdown import as_markdown
from bot.messages.certificate import Sheet


def as_pdf(sheet: Sheet) -> bytes:
    """Return a sheet as PDF; takes a moment: not for the event loop."""
    from bot.adapters.documents.pdf import as_pdf as draw  # noqa: PLC0415 - reportlab loads slowly, and is rarely needed

    return draw(sheet)


__all__ = ["as_markdown", "as_pdf"]
