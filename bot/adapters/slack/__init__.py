"""Slack: the Web API behind the Chat port, and the Socket Mode connection that feeds the Bolt app."""
