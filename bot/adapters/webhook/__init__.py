"""Slack's incoming webhook."""

from bot.adapters.webhook.hook import HookUrlError, SlackHook

__all__ = ["HookUrlError", "SlackHook"]
