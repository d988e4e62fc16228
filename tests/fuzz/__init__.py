"""Fuzzing: payloads and answers bent out of shape."""
