"""`python -m bot doctor`: one line for everything it looks at, what to do, and nothing changed."""

import asyncio
import os
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot import cli
from bot.adapters.store import tables
from bot.doctor import examine
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.verdict import Mark, told
from bot.settings import Settings
from sandbox.bot import settings_for
from sandbox.notion.face import NotionFace
from tests.acceptance.scene import Scene, playing
from tests.faces import face_of

REPOSITORY = Path(__file__).parents[2]


def settings(scene: Scene, **changed: Any) -> dict[str, Any]:
    """Return the settings of the bot that runs, as an operator's shell beside it has them."""
    own = settings_for(scene.sandbox, scene.app.settings.database_url)
    known = {name: getattr(scene.app.settings, name) for name in ("notion_database_id", "poll_interval_minutes")}
    return own | known | {"clock_url": f"{scene.sandbox.url}/control/clock"} | changed


async def troubles(scene: Scene, **changed: Any) -> list[str]:
    return [told(v) for v in await examine(**settings(scene, **changed)) if v.mark is Mark.TROUBLE]


async def lines(scene: Scene, **changed: Any) -> str:
    return "\n".join(told(verdict) for verdict in await examine(**settings(scene, **changed)))


async def held(scene: Scene) -> list[Any]:
    """Return all that the database holds."""
    kept = [table for table in tables.metadata.sorted_tables if table is not tables.marks]  # those the bot moves itself
    return [await scene.rows(table) for table in kept]


async def test_a_healthy_bot_is_told_to_be_so_and_nothing_is_touched(scene: Scene):
    await scene.ask("gmail", "webflow")
    await scene.settled()
    before, posted = await held(scene), scene.world.calls.count("slack", "chat.*")
    found = await examine(**settings(scene))
    assert [told(v) for v in found if v.mark is Mark.TROUBLE] == []
    said = "\n".join(told(verdict) for verdict in found)
    for one in (
        "ok      Settings",
        "1 intakes are under way",
        "last looked at Make at",
        "everything owed was delivered",
        "it has every scope of manifest.yml",
        "the app-level token opens connections",
        "the bot is in #client-globex",
        "lists the requests of team 1",
        "calls a minute",
        "the token may test connections",
        "not set up; the bot works alone",
        "127.0.0.1 takes mail from credreq <access@northwind.example>",
        "every state it reported is known",
    ):
        assert one in said
    assert await held(scene) == before
    assert scene.world.calls.count("slack", "chat.*") == posted
    assert not (await scene.stage.state())["mail"] or all(
        m["by"] != "smtp" for m in (await scene.stage.state())["mail"]
    )


async def test_before_the_first_run_there_is_no_database_and_none_is_made(scene: Scene, tmp_path: Path):
    missing = tmp_path / "new.db"
    said = await lines(scene, database_url=f"sqlite:///{missing}")
    assert f"note    Database      There is no database {missing} yet: the first run makes it." in said
    assert not missing.exists()


@pytest.mark.parametrize(
    ("switches", "said"),
    [
        ({"make.wrong_zone": True}, "Make did not accept the API token."),
        ({"make.token_scopes": ["organization:read"]}, "lacks the scope credential-requests:read"),
        ({"make.plan": "free"}, "on a free plan API tokens are not accepted"),
    ],
)
async def test_make_refuses(scene: Scene, switches: dict[str, Any], said: str):
    for name, value in switches.items():
        scene.world.switches.set(name, value)
    (line,) = [one for one in await troubles(scene) if one.startswith("trouble Make ")]
    assert said in line


async def test_what_make_lets_the_token_do_and_the_key_of_the_certificates(scene: Scene, tmp_path: Path):
    key = tmp_path / "certificate.key"
    more = {"audit_log_watcher": True, "certificate_key_path": key}
    said = await lines(scene, **more)
    assert "the audit log can be read" in said
    assert f"the signing key {key} is made with the first certificate" in said
    assert not key.exists(), "the doctor makes nothing"
    scopes = ["credential-requests:read", "connections:read", "organizations:read"]
    for name, value in {"make.token_scopes": scopes, "make.audit_licensed": False}.items():
        scene.world.switches.set(name, value)
    key.write_text("rubbish", "ascii")
    key.chmod(0o600)
    said = await lines(scene, **more)
    assert "note    Make          the token lacks connections:write: whether a connection works" in said
    assert "trouble Make          AUDIT_LOG_WATCHER is on, and the audit log cannot be read:" in said
    assert f"trouble Certificates  The signing key {key} cannot be used" in said


async def test_what_cannot_be_reached_is_named_each_on_its_own_line(scene: Scene):
    nowhere = "http://127.0.0.1:9"
    found = await troubles(
        scene,
        slack_api_url=f"{nowhere}/slack/api/",
        make_api_url=f"{nowhere}/make/api/v2",
        notion_api_key="ntn_sandbox",
        notion_database_id="11111111111141118111111111111111",
        notion_api_url=nowhere,
        smtp_port=9,
    )
    for about in ("Slack", "Make", "Notion", "Mail"):
        assert any(line.startswith(f"trouble {about}") and "reached" in line for line in found), (about, found)


async def test_slacks_tokens_scopes_and_ids(scene: Scene):
    manifest = scene.slack.manifest
    scene.slack.manifest = replace(manifest, scopes=tuple(s for s in manifest.scopes if s != "users:read.email"))
    found = "\n".join(
        await troubles(
            scene,
            slack_app_token="xapp-other",
            slack_channel_id="C0NOWHERE",
            admin_usergroup="S0NOBODY",
            admin_users="U0GHOST",
        )
    )
    assert "the app lacks the scopes users:read.email  -> bring the app's manifest up to manifest.yml" in found
    assert "Slack refuses the app-level token." in found
    assert "SLACK_CHANNEL_ID: C0NOWHERE cannot be seen" in found
    assert "ADMIN_USERGROUP: there is no user group S0NOBODY" in found
    assert "ADMIN_USERS: U0GHOST is no active member" in found


async def test_a_bad_bot_token_is_one_line(scene: Scene):
    (line,) = [one for one in await troubles(scene, slack_bot_token="xoxb-sandbox-wrong") if "Slack" in one]
    assert "SLACK_BOT_TOKEN" in line
    assert "xoxb" not in line


async def test_a_state_nobody_knows_and_a_refused_creation_are_named_with_their_intake(scene: Scene):
    await scene.ask("gmail")
    scene.world.switches.set("make.unknown_status", "frozen")
    await scene.consent("Gmail", "authorize")
    await scene.card("frozen")
    scene.enable_feature(on=False)
    await scene.send_form(apps=["webflow"], project="Second")
    await scene.card("*Not asked yet*", title="Second")
    found = "\n".join(await troubles(scene))
    assert "Acme GmbH · Website relaunch: Gmail is “frozen” at Make" in found
    assert "Acme GmbH · Second: Webflow - Credential Requests are not enabled" in found
    assert "a request at Make was given up" in found


async def test_a_bot_that_does_not_run_is_noticed(scene: Scene):
    await scene.ask("gmail")
    await scene.settled()
    await scene.app.engine.stop(timedelta(seconds=5))
    await scene.jump(3600)
    (line,) = await troubles(scene)
    assert "although clients are waited for" in line
    assert "start it: .venv/bin/python -m bot run" in line


async def test_deliveries_that_need_a_person_say_what_to_do(scene: Scene):
    await scene.ask("gmail")
    await scene.settled()
    fates: dict[DeliveryKind, dict[str, Any]] = {
        DeliveryKind.CARD_EDIT: {"state": DeliveryState.FAILED, "failures": 9, "error": "The channel is archived."},
        DeliveryKind.THREAD_POST: {"state": DeliveryState.UNKNOWN, "next_attempt_at": None, "error": "No answer."},
    }
    later = scene.world.clock.now() + timedelta(days=1)
    async with scene.app.outside.store.engines.writing.begin() as connection:
        for kind, fate in fates.items():
            values = {"next_attempt_at": later} | fate
            await connection.execute(update(tables.deliveries).where(tables.deliveries.c.kind == kind).values(values))
    edit, thread = [one for one in await troubles(scene) if "Deliveries" in one]
    assert "1 x a card's change was tried 9 times in vain (Acme GmbH · Website relaunch)" in edit
    assert "The channel is archived.  -> nothing: the bot goes on trying" in edit
    assert "a line in a thread may or may not have arrived" in thread


async def test_the_tracker_has_drifted(scene: Scene):
    del scene
    async with playing(notion=True) as tracked:
        assert await troubles(tracked, **_notion(tracked)) == []
        source = next(iter(face_of(tracked.sandbox.faces, NotionFace).space.data_sources.values()))
        del source.columns[next(key for key, column in source.columns.items() if column.name == "Notes")]
        (line,) = await troubles(tracked, **_notion(tracked))
        assert "Column Notes is missing: setup adds it  -> .venv/bin/python -m bot notion setup" in line


def _notion(scene: Scene) -> dict[str, Any]:
    return {"notion_api_key": "ntn_sandbox", "notion_api_url": f"{scene.sandbox.url}/notion"}


async def test_as_an_operator_types_it(scene: Scene, tmp_path: Path):
    await scene.ask("gmail")
    await scene.settled()
    names = {
        name.upper(): str(value)
        for name, value in settings(scene, poll_interval_minutes=15).items()
        if name[0] != "_" and value is not None
    }
    (tmp_path / ".env").write_text("NUDGE_CORN=* * * * *\n" + "".join(f"{n}='{v}'\n" for n, v in names.items()))
    code, said = await _doctor(tmp_path)
    assert code == 0, said
    assert (
        "note    Settings      .env sets NUDGE_CORN, which credreq does not know  -> did you mean NUDGE_CRON?" in said
    )
    assert said.endswith("Nothing to see to.\n")


def test_without_settings_it_lists_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "configure_logging", lambda *_, **__: None)
    with pytest.raises(SystemExit) as ended:
        cli.doctor()
    assert "MAKE_API_TOKEN is missing" in str(ended.value)


async def _doctor(folder: Path, **more: str) -> tuple[int, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "doctor",
        cwd=folder,
        env=kept | {"PYTHONPATH": str(REPOSITORY)} | more,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await process.communicate())[0].decode()
    assert "Traceback" not in said
    assert not [secret for secret in ("xoxb-sandbox", "xapp-sandbox", "5a4db0c5") if secret in said]
    return int(process.returncode or 0), said
