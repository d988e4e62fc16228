"""Secrets that are planted where people and systems put them, and that no line of any log may hold."""

PLANTED = {
    "a bot token": "xoxb-1234-5678-PLANTEDbot",
    "a Make token": "6b85ec16-1111-4111-8111-00000000beef",
    "a Notion token": "ntn_PLANTED12345abcde",
    "a request link": "https://eu1.make.com/cr/PLANTEDlink",
    "an address": "planted.person@leak.example",
    "a share link": "https://share.1password.com/s#PLANTEDshare",
}
EVERYTHING = " ".join(PLANTED.values())
OWN = {
    "the bot's token": "xoxb-sandbox",
    "the app's token": "xapp-sandbox",
    "Make's token": "5a4db0c5-0000-4000-8000-000000000001",
    "Notion's token": "ntn_sandbox",
    "a client's address": "@acme.example",
    "a link of Make's": "/make/consent/",
    "the webhook's address": "/slack/hooks/",
    "an address for an answer": "/slack/response/",
}
"""The sandbox's own, and what its links and its clients' addresses have in common."""


def leaks(told: str) -> list[str]:
    """Return what a log holds that it must not."""
    return [name for name, secret in (PLANTED | OWN).items() if secret in told]
