"""users.info, users.list, users.lookupByEmail, usergroups.list, usergroups.users.list."""

import zoneinfo
from datetime import datetime

from sandbox.slack.api import paging
from sandbox.slack.api.method import Method
from sandbox.slack.api.paging import Cursor
from sandbox.slack.call import Call
from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError
from sandbox.slack.json_types import Json
from sandbox.slack.state import APP_ID, BOT_ID, TEAM_ID, Person, UserGroup

ZONES = {
    "CET": "Central European Time",
    "CEST": "Central European Summer Time",
    "EST": "Eastern Standard Time",
    "EDT": "Eastern Daylight Time",
    "PST": "Pacific Standard Time",
    "PDT": "Pacific Daylight Time",
}
AVATARS = "https://avatars.slack-edge.com/"
SLACKBOT = Person("USLACKBOT", "slackbot", "Slackbot", tz="America/Los_Angeles")
"""In every workspace, and says is_bot: false of itself."""


def user_json(core: Core, person: Person) -> Json:
    """Return a person as users.* show them."""
    shown: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "color": "9f69e7",
        "real_name": person.real_name,
        **_zone(core.world.clock.now(), person.tz),
        "profile": _profile(core, person),
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "is_primary_owner": person.is_owner,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(core.workspace.started.timestamp()),
        "is_email_confirmed": not person.is_bot,
        "who_can_share_contact_card": "EVERYONE",
    }
    return _reduced(shown, person)


def _reduced(shown: Json, person: Person) -> Json:
    if person.is_stranger:
        for key in ("is_admin", "is_owner", "is_primary_owner", "is_restricted", "is_ultra_restricted"):
            del shown[key]
        return shown | {"is_stranger": True}
    if person.deleted:
        for key in ("tz", "tz_label", "tz_offset", "is_email_confirmed"):
            del shown[key]
        return shown | {"is_forgotten": False}
    return shown


def _zone(now: datetime, name: str) -> Json:
    local = now.astimezone(zoneinfo.ZoneInfo(name))
    offset = local.utcoffset()
    label = local.tzname() or name
    return {
        "tz": name,
        "tz_label": ZONES.get(label, label),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
    }


def _profile(core: Core, person: Person) -> Json:
    first, _, last = person.real_name.partition(" ")
    profile: Json = {
        "title": "",
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "fields": None,
        "status_text": "",
        "status_emoji": "",
        "status_emoji_display_info": [],
        "status_expiration": 0,
        "avatar_hash": f"g{person.id.lower()}",
        "first_name": first,
        "last_name": last,
        "status_text_canonical": "",
        "team": person.team_id,
    }
    profile |= {f"image_{size}": f"{AVATARS}{person.name}_{size}.png" for size in (24, 32, 48, 72, 192, 512)}
    if person.is_bot:
        profile |= {"api_app_id": APP_ID, "bot_id": BOT_ID, "always_active": True}
    elif core.manifest.grants("users:read.email") and person.email and not person.is_stranger:
        profile["email"] = person.email
    return profile


def info(core: Core, call: Call) -> Json:
    """Describe one person."""
    user = call.required("user")
    person = SLACKBOT if user == SLACKBOT.id else core.person(user)
    if person is None:
        raise SlackError("user_not_found")
    shown = user_json(core, person)
    return {"user": shown | ({"locale": "en-US"} if call.flag("include_locale") else {})}


def list_all(core: Core, call: Call) -> Json:
    """List the workspace's people; those of other workspaces are not among them."""
    own = [SLACKBOT, *(person for person in core.workspace.people.values() if not person.is_stranger)]
    rows, cursor = paging.page(call, own, 1000, Cursor("user", lambda person: person.id))
    now = int(core.world.clock.now().timestamp())
    return {
        "members": [user_json(core, person) for person in rows],
        "cache_ts": now,
        **paging.metadata(cursor),
    }


def lookup_by_email(core: Core, call: Call) -> Json:
    """Find a member by e-mail address."""
    email = call.required("email").strip().lower()
    for person in core.workspace.people.values():
        if email and person.email.lower() == email and not (person.deleted or person.is_stranger or person.is_bot):
            return {"user": user_json(core, person)}
    raise SlackError("users_not_found")


def group_json(core: Core, group: UserGroup) -> Json:
    """Return a user group as usergroups.list shows it."""
    started = int(core.workspace.started.timestamp())
    return {
        "id": group.id,
        "team_id": TEAM_ID,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": started,
        "date_update": started,
        "date_delete": group.date_delete,
        "auto_type": None,
        "auto_provision": False,
        "enterprise_subteam_id": "",
        "created_by": "U0ADAM",
        "updated_by": "U0ADAM",
        "deleted_by": None,
        "prefs": {"channels": [], "groups": []},
    }


def groups_list(core: Core, call: Call) -> Json:
    """List user groups."""
    rows = []
    for group in core.workspace.groups.values():
        if group.date_delete and not call.flag("include_disabled"):
            continue
        shown = group_json(core, group)
        if call.flag("include_users"):
            shown["users"] = list(group.users)
        if call.flag("include_count"):
            shown |= {"user_count": len(group.users), "channel_count": 0}
        rows.append(shown)
    return {"usergroups": rows}


def group_users(core: Core, call: Call) -> Json:
    """List the people of a user group."""
    group = core.workspace.groups.get(call.required("usergroup"))
    if group is None or (group.date_delete and not call.flag("include_disabled")):
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}


USERS, GROUPS = ("users:read",), ("usergroups:read",)
METHODS = {
    "users.info": Method(info, "T4", USERS),
    "users.list": Method(list_all, "T2", USERS),
    "users.lookupByEmail": Method(lookup_by_email, "T3", ("users:read.email",)),
    "usergroups.list": Method(groups_list, "T2", GROUPS),
    "usergroups.users.list": Method(group_users, "T2", GROUPS),
}
