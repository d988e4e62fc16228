"""A Bolt app that knows who it is."""

import logging
from collections.abc import Awaitable, Callable

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.workspace import Workspace


def build_app(client: AsyncWebClient, workspace: Callable[[], Awaitable[Workspace]]) -> AsyncApp:
    """Return a Bolt app without listeners.

    Bolt's own single-workspace check acknowledges, and thereby loses, whatever comes in while auth.test fails, and
    tells people to reinstall the app. Ours lets it fail, unacknowledged, and asks again at the next envelope.

    Args:
        client: lends its settings; listeners get their own copy of it, with the token.
        workspace: who the bot is (`SlackChat.workspace`).
    """

    async def authorize() -> AuthorizeResult:
        home = await workspace()
        return AuthorizeResult(
            enterprise_id=home.enterprise_id,
            team_id=home.team_id,
            bot_id=home.bot_id,
            bot_user_id=home.user_id,
            bot_token=client.token,
            bot_scopes=sorted(home.scopes),
        )

    # Without a token of its own the client makes Bolt ask `authorize`.
    nobody = AsyncWebClient(
        base_url=client.base_url,
        timeout=client.timeout,
        session=client.session,
        logger=client.logger,
        retry_handlers=client.retry_handlers,
    )
    nobody.proxy = client.proxy
    # Bolt warns that SLACK_BOT_TOKEN in the environment goes unused; it is our settings that read it.
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_not_the_unused_token)
    return AsyncApp(name="credreq", client=nobody, authorize=authorize, logger=_quiet_logger())


def _not_the_unused_token(record: logging.LogRecord) -> bool:
    return "will be unused" not in record.getMessage()


def _quiet_logger() -> logging.Logger:
    """Return the logger whose level every part of Bolt takes over: below WARNING they write out whole payloads."""
    logger = logging.getLogger("slack_bolt.AsyncApp")
    logger.setLevel(logging.WARNING)
    return logger
