"""Intakes with something odd: a problem on a row or a card, a refused address, a state of Make's nobody knows."""

from collections.abc import Iterator

from bot.domain.dossier import Dossier
from bot.domain.make_request import Creation
from bot.domain.request import Request
from bot.domain.verdict import Verdict, note, ok, trouble
from bot.ports.store import Tx

ABOUT = "Requests"
STATES = "Make's states"
MOST = 50


async def check_intakes(tx: Tx) -> list[Verdict]:
    """Return a line for each oddity of the newest intakes that have any."""
    ids = await tx.troubled(MOST)
    dossiers = await tx.dossiers(ids)
    found = [verdict for each in ids if each in dossiers for verdict in _of(dossiers[each])]
    if not any(verdict.about == ABOUT for verdict in found):
        found.append(ok(ABOUT, "no row and no card reports a problem"))
    if not any(verdict.about == STATES for verdict in found):
        found.append(ok(STATES, "every state it reported is known"))
    if len(ids) == MOST:
        found.append(note(ABOUT, f"only the newest {MOST} intakes with a problem are listed"))
    return found


def _of(dossier: Dossier) -> Iterator[Verdict]:
    name = f"{dossier.intake.client} · {dossier.intake.project}"
    for row in dossier.requests:
        yield from _of_row(dossier, row, f"{name}: {row.app_label}")
    if dossier.card.problem is not None:
        yield trouble(ABOUT, f"{name}: the card cannot be shown - {dossier.card.problem}", "then it appears by itself")
    if dossier.intake.mail_problem is not None:
        said = f"{name}: no mail goes to {dossier.intake.contact_email} - {dossier.intake.mail_problem}"
        yield note(ABOUT, said, "hand the link over in person: Get link on the card")


def _of_row(dossier: Dossier, row: Request, name: str) -> Iterator[Verdict]:
    made = dossier.make_request(row.make_request_id)
    if row.unknown_state is not None:
        said = f"{name} is “{row.unknown_state}” at Make, which is documented nowhere; the row stays {row.status}"
        yield trouble(STATES, said, "look at the request at Make, and report the word to the makers of credreq")
    if made is not None and made.creation is Creation.FAILED:
        yield trouble(ABOUT, f"{name} - {made.error or row.problem}", "then press Retry on the card")
    elif row.problem is not None:
        yield trouble(ABOUT, f"{name} - {row.problem}", "the card says what can be done")
