"""Ports: what the services need from outside, as Protocols. Adapters fulfil them; nothing here does anything."""
