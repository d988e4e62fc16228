"""A project of nine on two cards: one access cannot be removed for an hour, one is gone at Make, one is a share link."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.adapters.store import tables
from bot.ports.errors import UnreachableError
from sandbox.story.stage import words
from tests.acceptance.closing.stage import NINE, at_make, close, settled, statuses, teardowns
from tests.acceptance.scene import ADAM, FORM, Json, Scene, playing
from tests.acceptance.test_certificate import as_operator, call
from tests.store.tampering import tamper

SHARED = "https://share.1password.com/s#Kq3vBJZ2n1pXw0Lk9TQeRg5Fh7Yd8Uc6mNaSbVtWiOzP"


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    kept: Json = {
        "database_url": f"sqlite:///{tmp_path / 'credreq.db'}",
        "certificate_key_path": tmp_path / "certificate.key",
    }
    async with playing(**kept) as scene:
        yield scene


async def given(scene: Scene) -> Json:
    """Eight apps by Make on one card, six of them given and one deleted there; a ninth by a share link on another."""
    await scene.ask(*NINE[:8])
    for app in ("Gmail", "Google Sheets", "HubSpot", "Webflow", "Shopify", "Stripe"):
        await scene.consent(app, "authorize")
    await scene.consent("Google Drive", "remove")
    await scene.jump(60)
    await scene.card("*Authorized*", "deleted at Make", times=1)
    await scene.send_form(apps=["hosting-panel"])
    card = await scene.card("share link of a password manager")
    await scene.press(card, "give_share", "Hosting panel")
    form = await scene.form()
    await scene.type(form, "share_address", SHARED)
    await scene.submit(form)
    await scene.card("1 of 1 authorized")
    return await scene.card("*Authorized*", "deleted at Make", times=1)


def one_fails(scene: Scene, app: str, held: list[Json]) -> set[str]:
    """Let Make fail for one credential, as long as its id is in the set that is returned."""
    (broken,) = [c["id"] for c in held if c["label"] and app in c["label"]]
    failing, real = {broken}, scene.app.outside.api.delete_remote

    async def delete_remote(credential_id: str) -> None:
        if credential_id in failing:
            raise UnreachableError("Make had trouble (503).")
        await real(credential_id)

    scene.app.outside.api.delete_remote = delete_remote  # type: ignore[method-assign]  # one of its calls has trouble
    return failing


async def test_a_project_with_nine_accesses_is_closed_with_all_nine_accounted_for(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    card = await given(scene)
    failing = one_fails(scene, "Gmail", await scene.rows(tables.credentials))
    await close(scene, card)
    await scene.card("Closing this project: 8 of 9 revoked", "*Not revoked yet:*", "third-party access")
    await scene.jump(3600)
    assert "This project is closed" not in words(await scene.card("Closing this project: 8 of 9 revoked"))
    assert [t["state"] for t in await teardowns(scene)] == ["running"]
    failing.clear()
    await scene.jump(600)
    await scene.card("This project is closed", f"<@{ADAM}>")
    await settled(scene)
    held = await at_make(scene)
    assert (held["requests"], held["connections"]) == ([], [])
    assert await scene.rows(tables.share_links) == []
    (done,) = await teardowns(scene)
    assert (done["state"], done["ended"], len(done["rows"])) == ("done", 9, 9)
    assert sorted(set(await statuses(scene))) == ["Declined", "Revoked"]
    told = [e["kind"] for e in await scene.rows(tables.events)]
    assert told.count("closed") == len(await scene.rows(tables.intakes))
    await proven(scene, tmp_path, monkeypatch)


async def proven(scene: Scene, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files hold all nine and check out; a changed byte and a removed event are found."""
    await scene.settled()
    as_operator(folder, monkeypatch)
    assert (await call("certificate", FORM["project"], "--output", "out"))[0] == 0
    files = {path.suffix: path for path in (folder / "out").iterdir()}
    assert sorted(files) == [".json", ".md", ".pdf"]
    assert files[".pdf"].read_bytes().startswith(b"%PDF")
    text = files[".md"].read_text("utf-8")
    assert text.count("\n## ") - text.count("\n## What only") == 9, text
    assert SHARED not in text + files[".json"].read_text("utf-8")
    rows = json.loads(files[".json"].read_text("utf-8"))["document"]["rows"]
    assert sorted(row["status"] for row in rows) == ["Declined"] + ["Revoked"] * 8
    assert [row["app"] for row in rows if row["is_share"]] == ["Hosting panel"]
    code, said = await call("verify", str(files[".json"]))
    assert (code, "9 of 9 accesses are ended, 0 left" in said) == (0, True), said
    (head,) = [line.removeprefix("History ") for line in said.splitlines() if line.startswith("History ")]
    files[".json"].write_bytes(files[".json"].read_bytes().replace(b"Hosting", b"Hostinh", 1))
    assert (await call("verify", str(files[".json"])))[0] == 1
    assert (await call("audit", "verify", "--known", head))[0] == 0
    (revoked,) = [e for e in await scene.rows(tables.events) if e["kind"] == "closing" and e["actor"] == ADAM][:1]
    tamper(scene.app.settings.database_url, f"DELETE FROM events WHERE seq = {revoked['seq']}")  # noqa: S608 - a number
    result = await call("audit", "verify")
    assert (result[0], f"Event {revoked['seq']} " in result[1], "was removed" in result[1]) == (1, True, True)
