"""The Hook port, fulfilled by a Slack incoming webhook; its URL is a secret and never told."""

from datetime import timedelta
from urllib.parse import urlsplit

import httpx

from bot.adapters.make.retry_after import read_retry_after
from bot.adapters.reading import BoundedClient, TooBigError
from bot.adapters.slack.endpoint import is_loopback
from bot.ports.chat import Message
from bot.ports.errors import AnswerLostError, RateLimitedError, RefusedError, UnreachableError

TIMEOUT = httpx.Timeout(15.0, connect=10.0)
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
TOO_MANY = 429
TROUBLE = 500
PAUSE = timedelta(seconds=30)
SENTENCES = {
    "no_service": "The webhook was disabled or removed. Make a new one and put it into SLACK_WEBHOOK_URL.",
    "no_active_hooks": "The webhook was disabled. Make a new one and put it into SLACK_WEBHOOK_URL.",
    "no_team": "The webhook's workspace no longer exists. Take SLACK_WEBHOOK_URL out of the settings.",
    "channel_not_found": "The webhook's channel no longer exists. Make a webhook for another channel.",
    "channel_is_archived": "The webhook's channel is archived. Unarchive it, or make a webhook for another channel.",
    "action_prohibited": "The workspace does not let the webhook post. Ask a workspace admin.",
    "posting_to_general_channel_denied": "The webhook may not post to that channel. Ask a workspace admin.",
    "invalid_token": "The webhook's address is no longer valid. Make a new one and put it into SLACK_WEBHOOK_URL.",
}


class HookUrlError(ValueError):
    """Raised for an address that cannot be a webhook; the message does not repeat it."""


class SlackHook:
    """An incoming webhook."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(url)):
            raise HookUrlError("SLACK_WEBHOOK_URL must begin with https://hooks.slack.com/.")
        self._url = url
        self._http = BoundedClient(timeout=TIMEOUT, follow_redirects=False, trust_env=not is_loopback(url))

    async def aclose(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def post(self, message: Message) -> None:
        """Post a message."""
        body = {"text": message.text, "blocks": [dict(block) for block in message.blocks], "unfurl_links": False}
        try:
            answer = await self._http.post(self._url, json=body)
        except NOT_SENT as error:
            raise UnreachableError("The webhook cannot be reached.") from error
        except (httpx.HTTPError, TooBigError) as error:
            raise AnswerLostError("The webhook did not say whether it took the message.") from error
        _check(answer)


def _check(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    if answer.status_code == TOO_MANY:
        pause = read_retry_after(answer.headers.get("retry-after"), answer.headers.get("date"))
        raise RateLimitedError("The webhook asks for a pause.", PAUSE if pause is None else pause)
    if answer.status_code >= TROUBLE:
        raise AnswerLostError(f"The webhook is in trouble ({answer.status_code}).")
    code = answer.text.strip()[:60]
    raise RefusedError(SENTENCES.get(code, f"The webhook does not take the message ({answer.status_code})."))
