"""Settings: everything that can be set, read from the environment and `.env`, checked all at once."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.calendar import WorkingCalendar
from bot.domain.cron import Cron
from bot.domain.mailbox import read_mailbox
from bot.domain.share_address import DEFAULT_HOSTS

SANDBOX = "http://127.0.0.1:8400"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_COMMENT = re.compile(r"(?:^|\s)#(?:\s|$)")
_COMMENTED = "its value holds a comment; put comments on lines of their own"


class SettingsError(Exception):
    """Raised with one text that lists everything missing or wrong, a line each."""


def _words(value: object) -> object:
    if isinstance(value, str):
        return frozenset(word.strip() for word in value.split(",") if word.strip())
    return value


Words = Annotated[frozenset[str], NoDecode, BeforeValidator(_words)]
Port = Annotated[int, Field(ge=1, le=65535)]


def _bot_token(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith("xoxb-"):
        raise ValueError("it must be the bot token, which begins with xoxb-")
    return value


def _app_token(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith("xapp-"):
        raise ValueError("it must be the app-level token, which begins with xapp-")
    return value


def _cron(value: str) -> str:
    Cron(value)
    return value


def _maybe_cron(value: str | None) -> str | None:
    return None if value is None else _cron(value)


def _calendar(value: str | None) -> str | None:
    if value is not None:
        WorkingCalendar.parse(value)
    return value


def _mention(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[SUW][A-Z0-9]{2,30}", value):
        raise ValueError("it must be the id of a user group (S...) or of a person (U...)")
    return value


def _mailbox(value: str | None) -> str | None:
    if value is not None:
        read_mailbox(value)
    return value


def _hosts(value: frozenset[str]) -> frozenset[str]:
    wrong = [host for host in sorted(value) if not re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*", host)]
    if wrong or not value:
        raise ValueError("it must be names of hosts, separated by commas, as share.1password.com")
    return value


def _level(value: str) -> str:
    if value.upper() not in LEVELS:
        raise ValueError(f"it must be one of {', '.join(LEVELS)}")
    return value.upper()


_FROM_ENVIRONMENT = SettingsConfigDict(
    env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
)


class _Read(BaseSettings):
    """What is read from the environment and `.env`."""

    model_config = _FROM_ENVIRONMENT

    @field_validator("*", mode="before")
    @classmethod
    def _holds_no_comment(cls, value: object, info: ValidationInfo) -> object:
        """Refuse a comment, which Docker and systemd take for part of the value; a password may begin with #."""
        if isinstance(value, str) and (
            _COMMENT.search(value) or (value.startswith("#") and info.field_name != "smtp_pass")
        ):
            raise ValueError(_COMMENTED)
        return value


R = TypeVar("R", bound=_Read)


class Settings(_Read):
    """Every setting, by the name it has in `.env.example`, which explains them."""

    slack_bot_token: Annotated[SecretStr, AfterValidator(_bot_token)]
    slack_app_token: Annotated[SecretStr, AfterValidator(_app_token)]
    slack_channel_id: str | None = None
    slack_webhook_url: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"

    make_api_token: SecretStr
    make_zone: str = "eu1.make.com"
    make_api_url: str | None = None
    team_id: Annotated[int, Field(ge=1)]
    org_id: Annotated[int, Field(ge=1)] | None = None
    make_watch_share: Annotated[float, Field(gt=0, le=1)] = 0.5
    audit_log_watcher: bool = False
    audit_log_seconds: Annotated[float, Field(ge=1, le=3600)] = 60

    notion_api_key: SecretStr | None = None
    notion_database_id: str | None = None
    notion_api_url: str = "https://api.notion.com"
    notion_version: Literal["2025-09-03", "2026-03-11"] = "2025-09-03"
    notion_rate: Annotated[float, Field(gt=0, le=100)] = 2.5
    notion_poll_seconds: Annotated[float, Field(ge=1, le=3600)] = 30
    notion_trashed: Literal["recreate", "report"] = "recreate"
    notion_teardown_confirm: bool = True
    notion_show_link: bool = True

    email_from: Annotated[str | None, AfterValidator(_mailbox)] = None
    smtp_host: str | None = None
    smtp_port: Port = 587
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_pass: SecretStr | None = None

    owner_name: str | None = None
    owner_email: Annotated[str | None, AfterValidator(_mailbox)] = None
    admin_users: Words = frozenset()
    admin_usergroup: str | None = None
    creators: Words = frozenset()

    database_url: str = "sqlite:///credreq.db"
    replicas: Annotated[int, Field(ge=1, le=10)] = 1
    catalog_path: Path | None = None
    certificate_key_path: Path = Path("certificate.key")
    certificate_mail: bool = False
    poll_interval_minutes: Annotated[float, Field(ge=0.1, le=24 * 60)] = 15
    poll_young_seconds: Annotated[float, Field(ge=1, le=3600)] = 60
    nudge_cron: Annotated[str, AfterValidator(_cron)] = "10 * * * *"
    nudge_quiet_hours: Annotated[float, Field(ge=0, le=24 * 14)] = 12
    working_calendar: Annotated[str | None, AfterValidator(_calendar)] = None
    escalation_mention: Annotated[str | None, AfterValidator(_mention)] = None
    links_in_thread: bool = False
    share_link_hosts: Annotated[Words, AfterValidator(_hosts)] = DEFAULT_HOSTS
    share_link_days: Annotated[float, Field(ge=0.1, le=90)] = 7
    leak_guard: bool = True
    texts_path: Path | None = None
    reconcile_cron: Annotated[str, AfterValidator(_cron)] = "30 3 * * *"
    teardown_two_person: bool = False
    teardown_keep_requests: bool = False
    teardown_escalate_hours: Annotated[float, Field(gt=0, le=24 * 14)] = 4
    digest_cron: Annotated[str | None, AfterValidator(_maybe_cron)] = None
    health_port: Port | None = None
    health_host: str = "127.0.0.1"
    alarm_after_minutes: Annotated[float, Field(gt=0, le=24 * 60)] = 15
    log_level: Annotated[str, AfterValidator(_level)] = "INFO"
    log_json: bool = False
    clock_url: str | None = None

    @model_validator(mode="after")
    def _nothing_lacks_its_companion(self) -> Self:
        wrong = []
        if self.smtp_host is not None and self.email_from is None:
            wrong.append("EMAIL_FROM is needed beside SMTP_HOST")
        if self.digest_cron is not None and self.slack_channel_id is None:
            wrong.append("SLACK_CHANNEL_ID is needed beside DIGEST_CRON: that is where the digest goes")
        if self.certificate_mail and self.smtp_host is None:
            wrong.append("SMTP_HOST is needed beside CERTIFICATE_MAIL")
        if wrong:
            raise ValueError("\n  ".join(wrong))
        return self


class _Database(_Read):
    """The one setting that a command about the database alone needs."""

    database_url: str = Settings.model_fields["database_url"].default


class _Catalogue(_Read):
    """The one setting that a command about the catalogue alone needs."""

    catalog_path: Path | None = None


def database_url() -> str:
    """Read DATABASE_URL, whatever else is set or missing; raises as `load` does."""
    return _read(_Database).database_url


def catalog_path() -> Path | None:
    """Read CATALOG_PATH, whatever else is set or missing; raises as `load` does."""
    return _read(_Catalogue).catalog_path


def load(**overrides: Any) -> Settings:
    """Read the settings; `overrides` win over the environment, which wins over `.env`.

    Raises:
        SettingsError: lists every missing or wrong key, so that one look at `.env` is enough.
    """
    return _read(Settings, **overrides)


def _read(kind: type[R], **overrides: Any) -> R:
    try:
        with _env_file():
            return kind(**overrides)
    except ValidationError as error:
        lines = [_line(problem["loc"], problem["type"], problem["msg"]) for problem in error.errors(include_url=False)]
        advice = "Copy .env.example to .env and fill these in; README.md says where each of them comes from."
        raise SettingsError("\n".join(["The settings cannot be used:", *lines, advice])) from None


@contextmanager
def _env_file() -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError:
        raise SettingsError(".env cannot be read: save it as UTF-8.") from None
    except OSError as error:
        raise SettingsError(f".env cannot be read: {error.strerror}, check its owner and rights.") from None


def _line(where: tuple[int | str, ...], kind: str, message: str) -> str:
    name = str(where[0]).upper() if where else ""
    if kind == "missing":
        return f"  {name} is missing"
    said = message.removeprefix("Value error, ")
    return f"  {name}: {said}" if name else f"  {said}"
