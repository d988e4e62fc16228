"""Engines: they call the jobs, and hold no state of their own."""
