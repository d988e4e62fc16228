"""Short answers about closing a project, to the one who asked."""

from collections.abc import Sequence

from bot.domain.dossier import Dossier
from bot.domain.teardown import Teardown, TeardownState
from bot.messages.escape import Mrkdwn, person, when
from bot.messages.replies import COMMAND, reply
from bot.messages.texts import Texts
from bot.ports.chat import Message

MOST = 20


def asked(teardown: Teardown, texts: Texts) -> Mrkdwn:
    """Tell what follows a submitted form."""
    names = _names(teardown)
    if teardown.expires_at is not None:
        return texts("closed.asked", until=when(teardown.expires_at), **names)
    return texts("closed.started", **names)


def already(teardown: Teardown, texts: Texts) -> Message:
    """Tell that the project is being closed, or waits for that, already."""
    key = "closed.waits" if teardown.state is TeardownState.ASKED else "closed.running"
    return reply(texts(key, who=person(teardown.asked_by), **_names(teardown)))


def nothing_new(teardown: Teardown, texts: Texts) -> Message:
    """Tell why the client is asked for nothing now."""
    return reply(texts("closed.nothing_new", who=person(teardown.asked_by), **_names(teardown)))


def approved(teardown: Teardown, texts: Texts) -> Message:
    """Confirm a press of Approve."""
    return reply(texts("closed.approved", **_names(teardown)))


def called_off(teardown: Teardown, texts: Texts) -> Message:
    """Confirm a press of Call off."""
    return reply(texts("closed.called_off", **_names(teardown)))


def none_found(words: str, texts: Texts) -> Message:
    """Tell that no project fits."""
    if words:
        return reply(texts("closed.none_found", words=words, command=COMMAND))
    return reply(texts("closed.none_here", command=COMMAND))


def several(found: Sequence[Dossier], texts: Texts) -> Message:
    """Ask which of the projects is meant."""
    names = [{"client": d.intake.client, "project": d.intake.project} for d in found[:MOST]]
    example = f"{found[0].intake.client} {found[0].intake.project}"
    lines = [texts("asked.one_of", **one) for one in names]
    return reply(texts("closed.several", command=COMMAND, example=example), *lines)


def _names(teardown: Teardown) -> dict[str, str]:
    return {"client": teardown.client, "project": teardown.project}
