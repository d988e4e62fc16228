"""A strict stand-in for Slack: Web API, Socket Mode, and control routes that act as people."""
