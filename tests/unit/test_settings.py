import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings, SettingsError, catalog_path, database_url, load

NEEDED = {
    "SLACK_BOT_TOKEN": "xoxb-1-secret",
    "SLACK_APP_TOKEN": "xapp-1-secret",
    "MAKE_API_TOKEN": "5a4db0c5-0000-4000-8000-00000000beef",
    "TEAM_ID": "7",
}
EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment with what is needed."""
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def told(**overrides: Any) -> str:
    with pytest.raises(SettingsError) as error:
        load(**overrides)
    return str(error.value)


def test_every_missing_key_is_listed_at_once():
    text = told()
    assert text.splitlines()[0] == "The settings cannot be used:"
    assert [line.split()[0] for line in text.splitlines() if line.endswith("is missing")] == list(NEEDED)
    assert text.splitlines()[-1].startswith("Copy .env.example to .env and fill these in;")


@pytest.mark.usefixtures("env")
def test_what_is_needed_is_enough():
    settings = load()
    assert settings.team_id == 7
    assert settings.org_id is None
    assert settings.make_zone == "eu1.make.com"
    assert settings.database_url == "sqlite:///credreq.db"
    assert settings.poll_interval_minutes == 15


def test_a_key_left_empty_counts_as_not_set(env: pytest.MonkeyPatch):
    optional = (
        "SLACK_CHANNEL_ID",
        "ORG_ID",
        "CATALOG_PATH",
        "ADMIN_USERGROUP",
        "NOTION_API_KEY",
        "SMTP_PASS",
        "CLOCK_URL",
    )
    for name in optional:
        env.setenv(name, "")
    env.setenv("ADMIN_USERS", "")
    env.setenv("NUDGE_CRON", "")
    settings = load()
    assert [getattr(settings, name.lower()) for name in optional] == [None] * len(optional)
    assert settings.admin_users == frozenset()
    assert settings.nudge_cron == "10 * * * *"


def test_admins_are_separated_by_commas(env: pytest.MonkeyPatch):
    env.setenv("ADMIN_USERS", " U0ADAM, U0PAULA ,,")
    assert load().admin_users == {"U0ADAM", "U0PAULA"}


@pytest.mark.usefixtures("env")
def test_the_environment_wins_over_the_file_and_overrides_win_over_both(tmp_path: Path):
    (tmp_path / ".env").write_text("TEAM_ID=1\nMAKE_ZONE=us1.make.com\nLOG_LEVEL=DEBUG\nUNKNOWN_KEY=ignored\n")
    assert (load().team_id, load().make_zone) == (7, "us1.make.com")
    assert load(team_id=3).team_id == 3


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TEAM_ID", "seven", "TEAM_ID: Input should be a valid integer"),
        ("TEAM_ID", "0", "TEAM_ID: Input should be greater than or equal to 1"),
        ("ORG_ID", "x", "ORG_ID: Input should be a valid integer"),
        ("POLL_INTERVAL_MINUTES", "0", "POLL_INTERVAL_MINUTES: Input should be greater than or equal to 0.1"),
        ("POLL_INTERVAL_MINUTES", "1e-9", "POLL_INTERVAL_MINUTES: Input should be greater than or equal to 0.1"),
        ("POLL_YOUNG_SECONDS", "1e-9", "POLL_YOUNG_SECONDS: Input should be greater than or equal to 1"),
        ("NOTION_POLL_SECONDS", "1e-9", "NOTION_POLL_SECONDS: Input should be greater than or equal to 1"),
        ("AUDIT_LOG_SECONDS", "1e-9", "AUDIT_LOG_SECONDS: Input should be greater than or equal to 1"),
        ("SHARE_LINK_DAYS", "1e-12", "SHARE_LINK_DAYS: Input should be greater than or equal to 0.1"),
        ("ORG_ID", "-5", "ORG_ID: Input should be greater than or equal to 1"),
        ("POLL_YOUNG_SECONDS", "4000", "POLL_YOUNG_SECONDS: Input should be less than or equal to 3600"),
        ("MAKE_WATCH_SHARE", "1.5", "MAKE_WATCH_SHARE: Input should be less than or equal to 1"),
        ("LOG_JSON", "perhaps", "LOG_JSON: Input should be a valid boolean"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL: "),
        ("SLACK_BOT_TOKEN", "xapp-1-secret", "SLACK_BOT_TOKEN: it must be the bot token, which begins with xoxb-"),
        (
            "SLACK_APP_TOKEN",
            "xoxb-1-secret",
            "SLACK_APP_TOKEN: it must be the app-level token, which begins with xapp-",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_key(env: pytest.MonkeyPatch, name: str, value: str, said: str):
    env.setenv(name, value)
    text = told()
    assert f"  {said}" in text
    assert "is missing" not in text


def test_missing_and_wrong_keys_are_told_together(env: pytest.MonkeyPatch):
    env.delenv("MAKE_API_TOKEN")
    env.setenv("SLACK_BOT_TOKEN", "xapp-1-secret")
    env.setenv("POLL_YOUNG_SECONDS", "often")
    told_of = [line.split()[0] for line in told().splitlines()[1:-1]]
    assert told_of == ["SLACK_BOT_TOKEN:", "MAKE_API_TOKEN", "POLL_YOUNG_SECONDS:"]


def test_no_message_and_no_rendering_shows_a_secret(env: pytest.MonkeyPatch):
    settings = load(smtp_pass="hunter2", notion_api_key="ntn_hunter2", slack_webhook_url="https://hooks/hunter2")
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    env.setenv("TEAM_ID", "hunter2")
    shown += told(slack_bot_token="hunter2", slack_app_token="hunter2")
    for secret in (*list(NEEDED.values())[:3], "hunter2"):
        assert secret not in shown


@pytest.mark.parametrize("level", ["debug", "INFO", "Warning", "ERROR", "critical"])
def test_the_level_of_the_log_is_taken_in_any_case(env: pytest.MonkeyPatch, level: str):
    env.setenv("LOG_LEVEL", level)
    assert load().log_level.upper() == level.upper()


def test_the_example_names_every_setting_and_no_other():
    lines = EXAMPLE.read_text("utf-8").splitlines()
    named = [line.partition("=")[0] for line in lines if "=" in line and not line.startswith("#")]
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_as_it_is_lacks_only_what_it_calls_required():
    required = set(re.findall(r"^# required.*\n([A-Z_]+)=", EXAMPLE.read_text("utf-8"), re.MULTILINE))
    assert required == set(NEEDED)
    with pytest.raises(SettingsError) as error:
        load(_env_file=EXAMPLE)
    told_of = {line.split()[0].strip(":") for line in str(error.value).splitlines()[1:-1]}
    assert told_of == required, "whoever copies the example reads of all they have to fill in, and of nothing else"


@pytest.mark.usefixtures("env")
def test_the_example_filled_in_is_enough():
    assert load(_env_file=EXAMPLE).model_dump() == load(_env_file=None).model_dump(), "it shows the defaults"


@pytest.mark.usefixtures("env")
def test_each_lacking_companion_has_a_line_of_its_own():
    lines = told(smtp_host="mail.example.com", digest_cron="0 7 * * 1").splitlines()[1:-1]
    assert [line.split()[0] for line in lines] == ["EMAIL_FROM", "SLACK_CHANNEL_ID"]


@pytest.mark.usefixtures("env")
def test_the_example_reads_the_same_for_those_who_know_no_comments_behind_a_value(monkeypatch: pytest.MonkeyPatch):
    """As `docker run --env-file` and systemd's `EnvironmentFile=` read it: all behind the = is the value."""
    defaults = load()
    for line in EXAMPLE.read_text("utf-8").splitlines():
        name, is_set, value = line.partition("=")
        if is_set and not line.startswith("#") and name not in NEEDED:
            monkeypatch.setenv(name, value)
    assert load().model_dump() == defaults.model_dump()


def test_a_comment_behind_a_value_is_named_by_its_key_and_never_quoted(env: pytest.MonkeyPatch):
    wrong = {
        "SLACK_CHANNEL_ID": "            # where cards go",
        "MAKE_API_TOKEN": "hunter2 # from the profile",
        "CREATORS": "# Slack user ids who may open requests",
        "HEALTH_HOST": "127.0.0.1 # hunter2",
        "HEALTH_PORT": "#8080",
        "DATABASE_URL": "postgresql://me:hunter2@db/credreq # or sqlite",
        "SMTP_PASS": "# hunter2",
    }
    for name, value in wrong.items():
        env.setenv(name, value)
    lines = told().splitlines()[1:-1]
    assert sorted(lines) == sorted(
        f"  {name}: its value holds a comment; put comments on lines of their own" for name in wrong
    )
    with pytest.raises(SettingsError, match="DATABASE_URL: its value holds a comment"):
        database_url()


@pytest.mark.parametrize("password", ["a#b", "#a", "a b#c", "a#", "a #b"])
def test_a_password_may_hold_a_number_sign(env: pytest.MonkeyPatch, password: str):
    env.setenv("SMTP_PASS", password)
    settings = load()
    assert settings.smtp_pass is not None
    assert settings.smtp_pass.get_secret_value() == password


@pytest.mark.parametrize("read", [load, database_url, catalog_path])
@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_file_in_another_encoding_is_told_in_one_line(read: Callable[[], object], encoding: str, tmp_path: Path):
    (tmp_path / ".env").write_text("OWNER_NAME=Jürgen\n", encoding)
    with pytest.raises(SettingsError, match=r"^\.env cannot be read: save it as UTF-8\.$"):
        read()


@pytest.mark.parametrize("read", [load, database_url, catalog_path])
def test_a_file_that_may_not_be_read_is_told_in_one_line(read: Callable[[], object], monkeypatch: pytest.MonkeyPatch):
    """Played by the file system's answer, for root may read everything."""

    def refused(_: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refused)
    with pytest.raises(SettingsError) as told_of:
        read()
    assert str(told_of.value) == ".env cannot be read: Permission denied, check its owner and rights."


def test_the_catalogue_is_known_whatever_else_is_missing(tmp_path: Path):
    assert catalog_path() is None
    (tmp_path / ".env").write_text("CATALOG_PATH=own.toml\n")
    assert catalog_path() == Path("own.toml")
