"""Notion, over the official-compatible SDK alone.

Use `client = NotionClient(token)`, then `NotionTracker(client)` for pages and `NotionBuilder(client)` for setup.
"""

from bot.adapters.notion.client import PATIENT, VERSIONS, NotionClient, Pace
from bot.adapters.notion.tables import NotionBuilder
from bot.adapters.notion.tracker import NotionTracker

__all__ = ["PATIENT", "VERSIONS", "NotionBuilder", "NotionClient", "NotionTracker", "Pace"]
