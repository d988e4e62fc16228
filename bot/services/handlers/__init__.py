"""Handlers: how each kind of delivery is sent, looked up, and told about when it fails."""
