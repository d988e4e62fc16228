"""Closing a project as a whole."""
