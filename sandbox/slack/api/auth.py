"""auth.test, api.test, apps.connections.open, bots.info, team.info."""

from sandbox.slack.api.method import Method
from sandbox.slack.call import Call
from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError
from sandbox.slack.json_types import Json
from sandbox.slack.messages import bot_profile
from sandbox.slack.state import APP_ID, BOT_ID, BOT_USER, TEAM_DOMAIN, TEAM_ID, TEAM_NAME

URL = f"https://{TEAM_DOMAIN}.slack.com/"


def auth_test(_core: Core, call: Call) -> Json:
    """Say who the token is; an app-level token is the app."""
    if call.token == "app":
        return {"app_name": "credreq", "app_id": APP_ID}
    return {
        "url": URL,
        "team": TEAM_NAME,
        "user": "credreq",
        "team_id": TEAM_ID,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def api_test(_core: Core, call: Call) -> Json:
    """Echo the arguments, or fail as asked."""
    args = {key: value for key, value in call.args.items() if key != "token"}
    if call.text("error"):
        raise SlackError(call.text("error"), args=args)
    return {"args": args}


def connections_open(core: Core, call: Call) -> Json:
    """Hand out a one-use WebSocket url."""
    if core.sockets.link_disabled:
        raise SlackError(str(core.world.switches["slack.link_disabled_error"]))
    base = core.base_url.replace("http", "ws", 1)
    return {"url": core.sockets.ticket(base, debug=call.flag("debug_reconnects"))}


def bots_info(core: Core, call: Call) -> Json:
    """Describe the bot."""
    if call.text("bot", BOT_ID) != BOT_ID:
        raise SlackError("bot_not_found")
    profile = bot_profile(core.workspace)
    del profile["team_id"]
    return {"bot": profile}


def team_info(_core: Core, call: Call) -> Json:
    """Describe the workspace."""
    if call.text("team", TEAM_ID) != TEAM_ID:
        raise SlackError("team_not_found")
    icon = {f"image_{size}": f"{URL}icon_{size}.png" for size in (34, 44, 68, 88, 102, 132)}
    return {
        "team": {
            "id": TEAM_ID,
            "name": TEAM_NAME,
            "url": URL,
            "domain": TEAM_DOMAIN,
            "email_domain": "northwind.example",
            "icon": icon | {"image_default": True},
            "avatar_base_url": "https://ca.slack-edge.com/",
            "is_verified": False,
        }
    }


METHODS = {
    "auth.test": Method(auth_test, "special", holder="anybody"),
    "api.test": Method(api_test, "T4", holder="nobody"),
    "apps.connections.open": Method(connections_open, "T1", holder="app"),
    "bots.info": Method(bots_info, "T3", ("users:read",)),
    "team.info": Method(team_info, "T3", ("team:read",)),
}
