"""The Notion face: a strict stand-in for Notion's public API, versions 2025-09-03 and 2026-03-11."""
