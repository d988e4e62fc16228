"""The tracker's formulas: what bot.domain.nudges says, in Notion's language. They are for people's eyes alone.

The template's own Next Nudge At ends in `empty("")`, which is the boolean true and no date; its SLA Breach? counts
declined and revoked rows for ever. These mean what was meant. The clock starts when Make took the request (Clock
Start), not when the page was made, so that rows brought in later are right too.
"""

import re
from collections.abc import Mapping

from bot.domain.tracker import Column

NOTHING = "empty()"
OLD_NOTHING = 'parseDate("")'
"""For a Notion that does not take empty() without an argument."""

_PROP = re.compile(r'prop\("([^"]+)"\)')
_FINISHED = 'prop("Status") == "Authorized", prop("Status") == "Declined", prop("Status") == "Revoked"'

NEXT_NUDGE_AT = (
    f'if(or({_FINISHED}, prop("Nudges Paused"), empty(prop("Clock Start"))), {NOTHING}, '
    'if(empty(prop("Last Nudge")), dateAdd(prop("Clock Start"), 24, "hours"), '
    'if(prop("Nudge Count") >= 1, dateAdd(prop("Last Nudge"), 48, "hours"), '
    'dateAdd(prop("Last Nudge"), 24, "hours"))))'
)
SLA_BREACH = (
    f'and(not(or({_FINISHED})), not(empty(prop("Clock Start"))), now() > dateAdd(prop("Clock Start"), 72, "hours"))'
)
IS_AUTHORIZED = 'prop("Status") == "Authorized"'
IS_PENDING = 'and(not(empty(prop("Row Key"))), prop("Status") == "Pending")'

FORMULAS = {
    Column.NEXT_NUDGE_AT: NEXT_NUDGE_AT,
    Column.SLA_BREACH: SLA_BREACH,
    Column.IS_AUTHORIZED: IS_AUTHORIZED,
    Column.IS_PENDING: IS_PENDING,
}


def older(expression: str) -> str:
    """Return a formula without `empty()` that means the same."""
    return expression.replace(NOTHING, OLD_NOTHING)


def named(expression: str, names: Mapping[str, str]) -> str:
    """Return a formula that calls the columns by the names they have now."""
    return _PROP.sub(lambda found: f'prop("{names.get(found[1], found[1])}")', expression)
