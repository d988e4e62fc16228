"""The time zone a date may be written in; it is never shown again, only the offset it stands for."""

import re

from sandbox.notion.checks import fail
from sandbox.notion.errors import Json, invalid
from sandbox.notion.times import known_zone

FLOATING = re.compile(r".+T[\d:.]+")
"""A date with a time of day and without an offset."""


def read_zone(path: str, body: Json) -> str | None:
    """Return the zone of a date that is sent, or refuse: with one, its ends have a time and no offset."""
    zone = body.get("time_zone")
    if zone is None:
        return None
    if not isinstance(zone, str) or not known_zone(zone):
        fail(f"{path}.time_zone", "be a valid time zone", zone)
    ends = [body[side] for side in ("start", "end") if isinstance(body.get(side), str)]
    if not all(FLOATING.fullmatch(end) for end in ends):
        raise invalid("Dates with a time_zone need a time and take no UTC offset.")
    return zone
