"""The history as files that anybody can check: JSON lines and CSV."""

from bot.adapters.exports.files import ExportError, Format, read, write

__all__ = ["ExportError", "Format", "read", "write"]
