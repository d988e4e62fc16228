"""Reconciling: Make, Notion and Slack beside our rows; what differs is told, and mended if an admin asks."""
