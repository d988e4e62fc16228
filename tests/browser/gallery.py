"""A painted workspace: the people, one of every block, and text that tries to break out."""

from typing import Any

NOW = 1_795_464_000.0
PAULA, BOT = "U0PAULA", "U0CREDREQ"


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def option(value: str, text: str | None = None) -> dict[str, Any]:
    return {"value": value, "text": plain(text or value.title())}


def ts(minutes: float) -> str:
    return f"{NOW + minutes * 60:.6f}"


def button(action_id: str, text: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn(text), **more}


CONFIRM = {
    "title": plain("Revoke Gmail?"),
    "text": mrkdwn("credreq removes the *Gmail* connection of Acme at Make. This cannot be undone."),
    "confirm": plain("Revoke"),
    "deny": plain("Keep"),
    "style": "danger",
}


def app_section(block_id: str, text: str, note: str, *buttons: dict[str, Any]) -> list[dict[str, Any]]:
    row: list[dict[str, Any]] = [
        section(text, block_id=block_id),
        {"type": "context", "block_id": f"{block_id}-note", "elements": [mrkdwn(note)]},
    ]
    return row + ([{"type": "actions", "block_id": f"{block_id}-acts", "elements": list(buttons)}] if buttons else [])


def card() -> list[dict[str, Any]]:
    revoke = button("revoke", "Revoke", style="danger", value="r1", confirm=CONFIRM)
    return [
        {"type": "header", "block_id": "head", "text": plain("Acme · Autumn relaunch")},
        section(
            "*1 of 3 authorized*  :large_green_square::white_large_square::white_large_square:\n"
            "Contact: Carla Client (carla@acme.example) · Owner: <@U0PAULA>",
            block_id="sum",
            accessory={
                "type": "overflow",
                "action_id": "more",
                "options": [option("add", "Add app"), option("close", "Close project")],
            },
        ),
        {"type": "divider", "block_id": "d1"},
        *app_section(
            "gmail",
            ":white_check_mark: *Gmail*  `Authorized`",
            f"authorized <!date^{int(NOW)}^{{date_short_pretty}} at {{time}}|earlier> by Carla Client",
            revoke,
        ),
        *app_section(
            "ads",
            ":hourglass_flowing_sand: *Google Ads*  `Pending`",
            "asked 3 hours ago · no nudge yet · due in 21 hours",
            button("nudge", "Nudge now", value="r2"),
            button("revoke", "Revoke", style="danger", value="r2", confirm=CONFIRM),
        ),
        *app_section(
            "hub",
            ":no_entry: *HubSpot*  `Declined`",
            "“We do not use HubSpot any more.”",
            button("again", "Ask again", style="primary", value="r3"),
            button("notion", "Open in Notion", url="https://example.com/notion"),
        ),
        {"type": "context", "block_id": "foot", "elements": [mrkdwn("as of 2:01 PM · next check in 15 minutes")]},
    ]


EVIL = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> <javascript:alert(1)|click me> "
    "<https://ok.example/?a=1&amp;b=2|fine> &lt;b&gt;not bold&lt;/b&gt;"
)


def every_block() -> list[dict[str, Any]]:
    select = {"type": "static_select", "action_id": "pick", "options": [option("one"), option("two")]}
    rich = [
        {"type": "rich_text_section", "elements": [
            {"type": "text", "text": "rich bold", "style": {"bold": True}},
            {"type": "text", "text": " and "},
            {"type": "link", "url": "javascript:alert(1)", "text": "bad link"},
            {"type": "user", "user_id": PAULA},
            {"type": "emoji", "name": "tada"},
        ]},
        {"type": "rich_text_list", "style": "ordered", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]},
        ]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "let x = '<b>';"}]},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted"}]},
    ]  # fmt: skip
    return [
        {"type": "header", "block_id": "h", "text": plain("A header :rocket:")},
        section("With fields", block_id="s", fields=[mrkdwn("*Left*\n1"), plain("Right & <2>")]),
        section("With a select", block_id="sel", accessory=select),
        section(
            "With a picture",
            block_id="pic",
            accessory={"type": "image", "image_url": "javascript:alert(1)", "alt_text": "no picture"},
        ),
        {"type": "divider", "block_id": "d"},
        {"type": "context", "block_id": "c", "elements": [mrkdwn("_small_ print"), plain("plain")]},
        {"type": "image", "block_id": "i", "image_url": "data:x", "alt_text": "a chart", "title": plain("Chart")},
        {"type": "actions", "block_id": "a", "elements": [
            button("plain", "Plain"),
            button("primary", "Primary", style="primary"),
            button("danger", "Danger", style="danger", confirm=CONFIRM),
            button("link", "Out", url="https://example.com/"),
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-24"},
            {"type": "overflow", "action_id": "o", "options": [option("x"), option("y")]},
        ]},
        {"type": "rich_text", "block_id": "r", "elements": rich},
        {"type": "markdown", "block_id": "m", "text": "# Title\n**strong** and [site](https://example.com)\n\n"
            "- one\n- two\n\n1. first\n\n> said\n\n```\ncode <i>\n```\n[bad](javascript:alert(1))"},
        {"type": "table", "block_id": "t", "rows": [
            [{"type": "raw_text", "text": "App"}, {"type": "raw_text", "text": "Late"}],
            [{"type": "raw_text", "text": "Gmail"}, {"type": "raw_text", "text": "<b>3 h</b>"}],
        ]},
        {"type": "input", "block_id": "in", "label": plain("Name"), "element": {"type": "plain_text_input", "action_id": "n"}},
        {"type": "hologram", "block_id": "new"},
    ]  # fmt: skip


def modal() -> dict[str, Any]:
    def field(block_id: str, label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}

    external = {
        "type": "external_select",
        "action_id": "v",
        "min_query_length": 1,
        "placeholder": plain("Find a client"),
    }
    apps = {
        "type": "multi_external_select",
        "action_id": "v",
        "min_query_length": 0,
        "placeholder": plain("Gmail, Ads …"),
    }
    text = {"type": "plain_text_input", "action_id": "v"}
    boxes = {"type": "checkboxes", "action_id": "v", "options": [option("one", "One link for all apps")]}
    return {
        "id": "V0NEW",
        "type": "modal",
        "hash": "1.a",
        "title": plain("New intake"),
        "submit": plain("Send request"),
        "close": plain("Cancel"),
        "state": {"values": {}},
        "blocks": [
            section("Make mails the contact *one link per app*.", block_id="intro"),
            field("client", "Client", external),
            field("project", "Project", text | {"placeholder": plain("Autumn relaunch")}, optional=True),
            field("email", "Contact's e-mail", {"type": "email_text_input", "action_id": "v"}),
            field("apps", "Apps", apps, hint=plain("What the client uses; up to 20.")),
            field("owner", "Owner", {"type": "users_select", "action_id": "v", "initial_user": PAULA}),
            field("channel", "Channel", {"type": "conversations_select", "action_id": "v"}),
            field("link", "Links", boxes, optional=True),
        ],
    }


def messages() -> list[dict[str, Any]]:
    card_ts = ts(-24)
    return [
        {"ts": ts(-1500), "user": "U0ADAM", "text": "Kick-off with Acme is done. :tada: Who collects the access?"},
        {"ts": ts(-1499), "user": "U0ADAM", "text": "They use *Gmail*, Google Ads and HubSpot."},
        {
            "ts": ts(-1490),
            "user": PAULA,
            "text": "I do, <@U0ADAM>. See <#C0GLOBEX> for how.",
            "edited": {"ts": ts(-1480)},
        },
        {"ts": card_ts, "user": BOT, "text": "Acme: 1 of 3 authorized", "blocks": card(), "reply_count": 2},
        {
            "ts": ts(-20),
            "user": BOT,
            "text": ":white_check_mark: Carla Client authorized *Gmail*.",
            "thread_ts": card_ts,
        },
        {"ts": ts(-10), "user": PAULA, "text": "Great, thanks!", "thread_ts": card_ts},
        {"ts": ts(-6), "user": "U0MIA", "text": EVIL},
    ]


def slack() -> dict[str, Any]:
    team = [PAULA, "U0ADAM", "U0MIA"]
    return {
        "team": {"id": "T0NORTH", "name": "Northwind Agency"},
        "users": [
            {"id": PAULA, "name": "paula", "real_name": "Paula Park", "team_id": "T0NORTH"},
            {"id": "U0ADAM", "name": "adam", "real_name": "Adam Admin", "team_id": "T0NORTH", "is_admin": True},
            {"id": "U0MIA", "name": "mia", "real_name": "Mia Miller", "team_id": "T0NORTH"},
            {"id": "U0SID", "name": "sid", "real_name": "Sid Single", "team_id": "T0NORTH", "is_ultra_restricted": True},
            {"id": "U0DORA", "name": "dora", "real_name": "Dora Departed", "team_id": "T0NORTH", "deleted": True},
            {"id": "U0CARLA", "name": "carla", "real_name": "Carla Client", "team_id": "T0ACME"},
            {"id": BOT, "name": "credreq", "real_name": "credreq", "team_id": "T0NORTH", "is_bot": True},
        ],
        "channels": [
            {"id": "C0ACME", "name": "client-acme", "members": [*team, BOT]},
            {"id": "C0GLOBEX", "name": "client-globex", "members": [*team, "U0SID", BOT]},
            {"id": "C0SHARED", "name": "acme-shared", "members": [*team, "U0CARLA", BOT], "is_ext_shared": True},
            {"id": "C0RANDOM", "name": "random", "members": team},
            {"id": "C0OLD", "name": "old-project", "members": [PAULA, BOT], "is_archived": True},
        ],
        "messages": {
            "C0ACME": messages(),
            "C0RANDOM": [{"ts": ts(-5), "user": BOT, "text": "all", "blocks": every_block()}],
        },
        "ephemerals": {PAULA: [{"channel": "C0ACME", "ts": ts(-2), "text": "Only *Adam Admin* or the owner may do that.", "blocks": []}]},
        "modals": {},
        "homes": {PAULA: {"id": "V0HOME", "type": "home", "blocks": card(), "state": {"values": {}}}},
        "sockets": 1,
    }  # fmt: skip
