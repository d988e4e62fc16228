"""The certificate of a teardown: in the thread, as files, by mail, written again, and checked by anybody."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.domain import teardown as teardowns
from bot.domain.certificate import Issued
from bot.domain.dossier import Dossier
from bot.domain.event import Surface
from bot.domain.teardown import Teardown
from bot.services import deliveries
from bot.settings import Settings
from sandbox.story.stage import words
from tests.acceptance.scene import ADAM, CHANNEL, PAULA, Json, Scene, eventually, playing
from tests.acceptance.test_start import GOOD

UPLOAD = "files.completeUploadExternal"


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    kept: Json = {
        "database_url": f"sqlite:///{tmp_path / 'credreq.db'}",
        "certificate_key_path": tmp_path / "certificate.key",
    }
    async with playing(certificate_mail=True, **kept) as scene:
        yield scene


def grant(scene: Scene) -> None:
    """Install the app anew with the scope for uploads."""
    manifest = scene.slack.manifest
    scene.slack.manifest = replace(manifest, scopes=(*manifest.scopes, "files:write"))


async def closed(scene: Scene, then: Callable[[], object] = lambda: None) -> Teardown:
    """Let one app be given and taken back and another never be given, and close the project."""
    card = await scene.ask("gmail", "webflow", sponsor_email="boss@acme.example")
    await scene.consent("Gmail", "authorize")
    card = await scene.card("*Authorized*", "*Pending*")
    before = await dossier(scene)
    now = scene.app.outside.clock.now()
    running = teardowns.start(teardowns.ask("td1", before, PAULA, Surface.BUTTON, now, two_person=False), [before], now)
    for app_name in ("Gmail", "Webflow"):
        await scene.press(card, "revoke", app_name, user=ADAM)
    await scene.card("*Revoked*", times=2)
    await scene.settled()
    then()
    done = teardowns.finish(running, len(running.rows), scene.app.outside.clock.now())
    async with scene.app.outside.store.transaction() as tx:
        await tx.add_teardown(done)
        await tx.plan(deliveries.certificate(done, scene.app.outside.clock.now()))
    return done


async def dossier(scene: Scene) -> Dossier:
    async with scene.app.outside.store.transaction(read_only=True) as tx:
        (intake_id,) = await tx.intakes(1)
        found = await tx.dossier(intake_id)
    assert found is not None
    return found


def posts(state: Json) -> list[Json]:
    return [m for m in state["slack"]["messages"][CHANNEL] if "Teardown certificate" in words(m) and not m.get("files")]


def files(state: Json) -> list[str]:
    return sorted(
        f["name"] for m in state["slack"]["messages"][CHANNEL] for f in m.get("files") or [] if m.get("thread_ts")
    )


NAMES = ["teardown-td1.json", "teardown-td1.md", "teardown-td1.pdf"]


async def test_it_is_posted_with_its_files_and_mailed(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant(scene)
    await closed(scene)
    await scene.stage.until("the files are there", lambda s: files(s) == NAMES)
    await scene.settled()
    state = await scene.stage.state()
    (post,) = posts(state)
    for said in ("All 2 accesses", f"<@{PAULA}>", "Gmail: remove Make under Google Account", "signed JSON follow"):
        assert said in words(post)
    assert "Webflow: remove" not in words(post)
    (mail,) = [m for m in state["mail"] if "was taken back" in m["subject"]]
    assert ("carla@acme.example" in mail["to"], mail["cc"]) == (True, "boss@acme.example")
    await written_and_verified(tmp_path, monkeypatch)


async def written_and_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the operator write the files again beside the running bot, and a client check them with nothing but the file."""
    mine = as_operator(tmp_path, monkeypatch)
    assert (await call("certificate", "website RELAUNCH", "--output", "out"))[0] == 0
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == NAMES
    _, key = await call("certificate-key")
    for name in mine:
        monkeypatch.delenv(name)
    path = tmp_path / "out" / NAMES[0]
    code, said = await call("verify", str(path), "--key", key.strip())
    assert (code, "2 of 2 accesses are ended, 0 left" in said, "signed with the key you gave" in said) == (
        0,
        True,
        True,
    )
    code, said = await call("verify", str(path))
    assert (code, "who signed it is not proven" in said) == (0, True)
    other = "A" * 43 + "="
    assert (await call("verify", str(path), "--key", other)) == (
        1,
        "NOT VALID. It is signed, but with another key than this one.",
    )
    path.write_bytes(path.read_bytes().replace(b"Acme GmbH", b"Acme GmbX"))
    assert (await call("verify", str(path), "--key", key.strip())) == (1, "NOT VALID. The signature does not fit: the certificate was changed, or was never signed.")  # fmt: skip


def as_operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Give the commands the settings of the bot that runs in this folder; returns them."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    mine = GOOD | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'credreq.db'}",
        "CERTIFICATE_KEY_PATH": str(tmp_path / "certificate.key"),
    }
    for name, value in mine.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return mine


async def call(*command: str) -> tuple[int, str]:
    result = await asyncio.to_thread(CliRunner().invoke, app, list(command))
    assert isinstance(result.exception, SystemExit | None)
    code = result.exception.code if result.exception else 0
    return (1, code) if isinstance(code, str) else (int(code or 0), result.output)


async def test_without_the_scope_the_text_is_posted_and_says_which_one(scene: Scene) -> None:
    await closed(scene)
    post = (await scene.stage.until("it is posted", posts))[0]
    assert "files:write" in words(post)
    assert "## Gmail" in str(post["blocks"])
    await scene.settled()
    assert files(await scene.stage.state()) == []
    kept = await certificate(scene)
    links = [r["publicUri"] for r in (await scene.stage.state())["make"]["requests"]]
    assert len(links) == 2
    for content in (kept.signed, kept.markdown, kept.pdf.decode("latin-1"), str(post)):
        assert not [link for link in links if link in content]


@pytest.mark.parametrize("operation", ["chat.postMessage", UPLOAD])
async def test_a_lost_answer_is_looked_up(scene: Scene, operation: str) -> None:
    grant(scene)
    await closed(scene, lambda: scene.fault("slack", "lost_answer", operation, times=1))
    await scene.stage.until("the files are there", files)
    await scene.settled()
    state = await scene.stage.state()
    assert (len(posts(state)), files(state)) == (1, NAMES)


async def certificate(scene: Scene) -> Issued:
    async with scene.app.outside.store.transaction(read_only=True) as tx:
        kept = await tx.certificate("td1")
    assert kept is not None
    return kept


async def test_a_key_that_cannot_be_used_holds_it_back_until_it_can(scene: Scene, tmp_path: Path) -> None:
    key = tmp_path / "certificate.key"
    key.write_text("rubbish", "ascii")
    key.chmod(0o600)
    await closed(scene)

    async def refused() -> bool:
        async with scene.app.outside.store.transaction(read_only=True) as tx:
            delivery = await tx.delivery("teardown.certificate:td1")
        return "CERTIFICATE_KEY_PATH" in ((delivery and delivery.error) or "")

    await eventually("the delivery says why", refused)
    key.unlink()
    await scene.stage.until("it is posted", posts)
