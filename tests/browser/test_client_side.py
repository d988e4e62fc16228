from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from sandbox.server import Sandbox
from tests.browser import gallery
from tests.browser.conftest import PHONE, eventually, visit

MAKE = {"Authorization": "Token 5a4db0c5-0000-4000-8000-000000000001", "User-Agent": "tests"}
NOTION = {"Authorization": "Bearer ntn_sandbox", "Notion-Version": "2026-03-11"}
SLACK = {"Authorization": "Bearer xoxb-sandbox"}
REQUEST = {
    "name": "Acme · Gmail",
    "teamId": 1,
    "provider": {"newUser": {"name": "Carla Client", "email": "carla@acme.example"}},
    "credentials": [{"appName": "google-email", "appModules": ["*"]}],
}
COLUMNS = {
    "Client": {"title": {}},
    "Notes": {"rich_text": {}},
    "Status": {"select": {"options": [{"name": "Pending", "color": "yellow"}, {"name": "Revoked", "color": "gray"}]}},
    "Ready for Teardown": {"checkbox": {}},
    "Created": {"created_time": {}},
}


@pytest.fixture
def api(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.url) as client:
        yield client


@pytest.fixture
def tracker(api: httpx.Client) -> str:
    parent = {"type": "page_id", "page_id": "11111111-1111-4111-8111-111111111111"}
    title = [{"text": {"content": "Credential Intake"}}]
    body = {"parent": parent, "title": title, "initial_data_source": {"properties": COLUMNS}}
    made = api.post("/notion/v1/databases", headers=NOTION, json=body).raise_for_status().json()
    source = made["data_sources"][0]["id"]
    row = {"data_source_id": source, "properties": {"Client": "Acme", "Status": "Pending", "Notes": "<b>first</b>"}}
    api.post("/control/notion/row", json=row).raise_for_status()
    return str(source)


def state(api: httpx.Client, face: str) -> Any:
    return api.get("/control/state").json()[face]


def raw(api: httpx.Client) -> dict[str, Any]:
    return dict(state(api, "notion")["databases"][0]["data_sources"][0]["rows"][0]["raw"])


def test_the_clients_mail_leads_to_makes_page(real: Page, api: httpx.Client) -> None:
    api.post("/make/api/v2/credential-requests/requests/v2", headers=MAKE, json=REQUEST).raise_for_status()
    real.get_by_role("button", name="Acme · Gmail").click()
    real.get_by_role("button", name="Open Make").click()
    consent = real.frame_locator("iframe")
    consent.get_by_role("button", name="Authorize Gmail").click()
    expect(consent.get_by_role("button", name="Revoke Gmail")).to_be_visible()
    real.get_by_role("tab", name="Make").click()
    expect(real.locator(".request-top .state")).to_have_text("Authorized")
    eventually(real, lambda: state(api, "make")["requests"][0]["status"] == "authorized", "Make has it")


def test_an_open_consent_page_follows_what_happens_elsewhere(real: Page, api: httpx.Client) -> None:
    made = api.post("/make/api/v2/credential-requests/requests/v2", headers=MAKE, json=REQUEST).json()
    real.get_by_role("tab", name="Make").click()
    real.get_by_role("button", name="Open as the client").click()
    consent = real.frame_locator("iframe")
    expect(consent.get_by_role("button", name="Authorize Gmail")).to_be_visible()
    api.post("/control/make/consent", json={"publicUri": made["publicUri"], "do": "authorize"}).raise_for_status()
    expect(consent.get_by_role("button", name="Revoke Gmail")).to_be_visible()


def test_notion_says_when_there_is_nothing_yet(real: Page) -> None:
    real.get_by_role("tab", name="Notion").click()
    expect(real.get_by_role("heading", name="Notion is not set up yet")).to_be_visible()


@pytest.mark.usefixtures("tracker")
def test_cells_of_the_tracker_are_edited(real: Page, api: httpx.Client) -> None:
    real.get_by_role("tab", name="Notion").click()
    real.get_by_role("button", name="Notes: <b>first</b>").click()
    notes = real.get_by_role("textbox", name="Notes")
    notes.fill("second")
    notes.press("Enter")
    expect(real.get_by_role("button", name="Notes: second")).to_be_visible()
    real.get_by_role("button", name="Status: Pending").click()
    real.get_by_role("combobox", name="Status").select_option("Revoked")
    expect(real.get_by_role("button", name="Status: Revoked")).to_be_visible()
    real.get_by_role("checkbox", name="Ready for Teardown").click()
    expect(real.get_by_role("checkbox", name="Ready for Teardown")).to_be_checked()
    expect(real.locator("td.is-locked")).to_have_count(1)
    real.get_by_role("button", name="Board").click()
    expect(real.get_by_role("region", name="Revoked").locator(".notion-card")).to_contain_text("Acme")
    kept = {"Notes": "second", "Status": "Revoked", "Ready for Teardown": True}
    eventually(real, lambda: kept.items() <= raw(api).items(), "Notion keeps what was edited")


@pytest.mark.usefixtures("tracker")
def test_strangers_only_look_at_the_tracker(real: Page) -> None:
    real.get_by_role("button", name="You are: Paula").click()
    real.get_by_role("menuitemradio", name="Carla Client").click()
    real.get_by_role("tab", name="Notion").click()
    expect(real.get_by_text("Carla Client is not a member here and can only look.")).to_be_visible()
    expect(real.locator(".notion-cell")).to_have_count(0)
    expect(real.get_by_role("checkbox", name="Ready for Teardown")).to_be_disabled()


def test_a_link_to_a_message_stays_on_the_page(real: Page, api: httpx.Client) -> None:
    def post(channel: str, text: str) -> str:
        answer = api.post("/slack/api/chat.postMessage", headers=SLACK, json={"channel": channel, "text": text}).json()
        return str(answer["ts"])

    ts = post("C0GLOBEX", "The card")
    params = {"channel": "C0GLOBEX", "message_ts": ts}
    link = api.get("/slack/api/chat.getPermalink", headers=SLACK, params=params).json()["permalink"]
    post("C0ACME", f"See <{link}|the card>")
    real.get_by_role("link", name="the card").click()
    expect(real.get_by_role("region", name="#client-globex")).to_be_visible()
    expect(real.locator(".message.is-lit")).to_contain_text("The card")
    assert len(real.context.pages) == 1


def test_a_link_to_the_tracker_opens_it_beside_the_chat(real: Page, api: httpx.Client, tracker: str) -> None:
    text = f"<https://app.notion.com/p/Acme-{tracker.replace('-', '')}|the tracker> <https://example.com/|elsewhere>"
    api.post("/slack/api/chat.postMessage", headers=SLACK, json={"channel": "C0ACME", "text": text})
    real.get_by_role("link", name="the tracker").click()
    expect(real.get_by_role("heading", name="Credential Intake")).to_be_visible()
    assert len(real.context.pages) == 1
    with real.context.expect_page() as opened:
        real.get_by_role("link", name="elsewhere").click()
    opened.value.close()


def test_people_of_another_workspace_have_no_home(real: Page) -> None:
    real.get_by_role("button", name="You are: Paula").click()
    real.get_by_role("menuitemradio", name="Carla Client").click()
    expect(real.locator(".place-name")).to_have_text(["acme-shared", "credreq"])
    real.get_by_role("button", name="credreq", exact=True).click()
    expect(real.get_by_text("Carla Client is of another workspace")).to_be_visible()
    expect(real.locator(".toast")).to_have_count(0)


def test_a_bot_that_is_away_is_named(real: Page) -> None:
    expect(real.get_by_text("credreq is not running")).to_be_visible()
    box = real.get_by_label("Message #client-acme")
    box.fill("/credreq new")
    box.press("Enter")
    expect(real.locator(".composer .trouble")).to_contain_text("/credreq failed with the error “dispatch_failed”")


def test_typed_names_become_mentions_and_markup_stays_text(real: Page) -> None:
    box = real.get_by_label("Message #client-acme")
    box.fill("Hi @Adam Admin, see #client-globex & <b>this</b>")
    box.press("Enter")
    message = real.locator(".message").last
    expect(message).to_contain_text("Hi @Adam Admin, see #client-globex & <b>this</b>")
    expect(message.locator(".pill")).to_have_text(["@Adam Admin", "#client-globex"])


@pytest.mark.usefixtures("tracker")
def test_the_tracker_fits_a_phone(handset: Page, sandbox: Sandbox) -> None:
    with visit(handset, sandbox.url) as page:
        page.get_by_role("navigation", name="Panes").get_by_role("button", name="Client").tap()
        page.get_by_role("tab", name="Notion").tap()
        expect(page.get_by_role("table")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_every_block_the_face_accepts_is_drawn(real: Page, api: httpx.Client) -> None:
    body = {"channel": "C0ACME", "text": "card", "blocks": gallery.card()}
    assert api.post("/slack/api/chat.postMessage", headers=SLACK, json=body).json()["ok"]
    expect(real.locator(".message .btn")).not_to_have_count(0)
    expect(real.locator(".unknown")).to_have_count(0)
