"""Logging: structlog over the standard library, one line an event, redacted before it is written."""

import logging
import sys
from typing import Any

import structlog

from bot.observability.redaction import redact_event, redact_record

NOISY = ("slack_bolt", "slack_sdk", "httpx", "httpcore", "apscheduler", "aiosqlite", "sqlalchemy", "notion_client")


def configure(level: str = "INFO", *, as_json: bool = False) -> None:
    """Set logging up for the whole process; libraries are heard from WARNING on."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    final = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                redact_event,
                final,
            ],
        )
    )
    handler.addFilter(redact_record)
    logging.raiseExceptions = False  # else a line that cannot be written spills its arguments, as they are
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))
