"""Nudging: who is reminded of what, when, and over which channel."""
