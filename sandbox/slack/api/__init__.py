"""The Web API, one module a method family."""

from sandbox.slack.api import auth, chat, conversations, files, history, reactions, unserved, users, validate, views
from sandbox.slack.api.method import Method

METHODS: dict[str, Method] = {
    **auth.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **history.METHODS,
    **reactions.METHODS,
    **unserved.METHODS,
    **users.METHODS,
    **validate.METHODS,
    **views.METHODS,
}
