"""The act on the board: the rows follow the card, and a row somebody adds there becomes a request."""

from collections.abc import AsyncIterator
from typing import Any

from sandbox.story.stage import DidNotHappenError, Stage

TITLE = "Credential Intake"
OUTCOMES = {"Gmail": "Revoked", "HubSpot": "Pending", "Webflow": "Declined"}
ADDED = {"Client": "Globex", "App": "Stripe", "Contact Email": "gus@globex.example", "Send Request": True}


async def on_the_board(stage: Stage) -> AsyncIterator[str]:
    """Play the act; without a board there is none."""
    if not _tables(await stage.state()):
        return
    await stage.until("the board shows every outcome", _shows_outcomes)
    rows = _rows(await stage.state())
    yield f"The board in Notion shows the same: {', '.join(f'{a} {s}' for a, s in OUTCOMES.items())}."
    if len(rows) != len(OUTCOMES):
        raise DidNotHappenError(f"the board must have {len(OUTCOMES)} rows, and has {len(rows)}")
    due = _row(await stage.state(), App="HubSpot")
    yield f"HubSpot's next nudge there: {due['cells']['Next Nudge At'] if due else '?'}"
    async for line in _sending(stage):
        yield line


async def _sending(stage: Stage) -> AsyncIterator[str]:
    source = _tables(await stage.state())[0]["id"]
    await stage.control("notion/row", user="U0PAULA", data_source_id=source, properties=ADDED)
    yield "Paula adds a row in Notion (Globex, Stripe) and ticks Send Request."
    await stage.until("the row becomes a request", _is_asked)
    yield "It becomes a real request, with a card in #client-globex."
    requests = (await stage.state())["make"]["requests"]
    asked = next(r for r in requests if any("Stripe" in (c.get("nameOverride") or "") for c in r["credentials"]))
    await stage.control("make/consent", requestId=asked["id"], do="authorize")
    await stage.until("the board says that Stripe is authorized", lambda s: _row(s, App="Stripe", Status="Authorized"))
    yield "The client authorizes it, and the row says Authorized."


def _shows_outcomes(state: dict[str, Any]) -> bool:
    return all(_row(state, App=app, Status=status) for app, status in OUTCOMES.items())


def _is_asked(state: dict[str, Any]) -> bool:
    row = _row(state, App="Stripe")
    return row is not None and bool(row["cells"]["Request ID"])


def _tables(state: dict[str, Any]) -> list[dict[str, Any]]:
    databases = state.get("notion", {}).get("databases", [])
    return [database["data_sources"][0] for database in databases if database["title"] == TITLE]


def _rows(state: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for table in _tables(state) for row in table["rows"] if not row["in_trash"]]


def _row(state: dict[str, Any], **cells: str) -> dict[str, Any] | None:
    fits = (row for row in _rows(state) if all(row["cells"].get(name) == value for name, value in cells.items()))
    return next(fits, None)
