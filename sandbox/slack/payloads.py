"""The payloads Slack sends to an app, as real as they can be made."""

from sandbox.slack.json_types import Json
from sandbox.slack.state import (
    APP_ID,
    BOT_USER,
    OTHER_TEAMS,
    TEAM_DOMAIN,
    TEAM_ID,
    Channel,
    Person,
)

VERIFICATION_TOKEN = "sandbox-verification-token"


def team_domain(team_id: str) -> str:
    """Return a workspace's domain."""
    return OTHER_TEAMS.get(team_id, TEAM_DOMAIN)


def user(person: Person) -> Json:
    """Return the person as interactive payloads show them."""
    return {
        "id": person.id,
        "username": person.name,
        "name": person.name,
        "team_id": person.team_id,
    }


def channel(where: Channel) -> Json:
    """Return the channel as interactive payloads show it."""
    return {"id": where.id, "name": where.payload_name}


def interactive(kind: str, person: Person) -> Json:
    """Return what every interactive payload begins with."""
    return {
        "type": kind,
        "user": user(person),
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "team": {"id": person.team_id, "domain": team_domain(person.team_id)},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def command(person: Person, where: Channel, name: str, text: str) -> Json:
    """Return a slash command without its trigger and response url."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": person.team_id,
        "team_domain": team_domain(person.team_id),
        "channel_id": where.id,
        "channel_name": where.payload_name,
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
    }


def event(body: Json, *, event_id: str, event_time: int, ext_shared: bool) -> Json:
    """Return an Events API payload around an event."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "context_team_id": TEAM_ID,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": body,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": event_time,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": ext_shared,
        "event_context": f"4-{event_id}",
    }


def held_back(minute: int) -> Json:
    """Return what the app gets in place of the events that were too many in the minute that began then."""
    return {
        "token": VERIFICATION_TOKEN,
        "type": "app_rate_limited",
        "team_id": TEAM_ID,
        "minute_rate_limited": minute,
        "api_app_id": APP_ID,
    }
