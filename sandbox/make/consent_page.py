"""The HTML of the consent page; plain forms, no script."""

from html import escape
from importlib.resources import files

from sandbox.make.catalog import App, Catalog, UnknownAppError
from sandbox.make.credential import Credential, State
from sandbox.make.credential_request import CredentialRequest
from sandbox.make.people import User

STYLE = files("sandbox.make").joinpath("data/consent.css").read_text("utf-8")
LABELS = {
    State.PENDING: "Pending",
    State.AUTHORIZED: "Authorized",
    State.DECLINED: "Declined",
    State.REAUTHORIZING: "Reauthorizing",
    State.INVALID: "No longer working",
}


def page(
    request: CredentialRequest,
    requester: User,
    recipient: User,
    catalog: Catalog,
    problem: str,
    *,
    authorize_again: bool,
) -> str:
    """Return the page of a live link."""
    done = sum(1 for c in request.credentials if c.state == State.AUTHORIZED)
    cards = "".join(_card(request, c, catalog, authorize_again=authorize_again) for c in request.credentials)
    note = f'<p class="note">{escape(request.description)}</p>' if request.description else ""
    alert = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    return _frame(
        request.name,
        f"""<p class="who"><b>{escape(requester.name)}</b> ({escape(requester.email)}) asks
        <b>{escape(recipient.name)}</b> for access to:</p>
        <h1>{escape(request.name)}</h1>{note}{alert}
        <p class="progress">{done} of {len(request.credentials)} authorized</p>
        <ul class="cards">{cards}</ul>
        <p class="small">You sign in at each app yourself. Your password is never shown to {escape(requester.name)}.
        You can revoke access here at any time.</p>""",
    )


def dead_link() -> str:
    """Return what a link shows whose request is gone, or never was."""
    return _frame(
        "This link is no longer active",
        """<h1>This link is no longer active</h1>
        <p>The request was withdrawn, or the link was not copied as a whole. Nothing is left for you to do here.
        If you still expect to give access, ask the person who sent it for a new link.</p>""",
    )


def _frame(title: str, content: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>{escape(title)} · Make sandbox</title><style>{STYLE}</style></head>
<body><header><span class="logo" aria-hidden="true"></span>Make <small>sandbox stand-in</small></header>
<main>{content}</main></body></html>"""


def _card(request: CredentialRequest, credential: Credential, catalog: Catalog, *, authorize_again: bool) -> str:
    label = catalog.app_label(credential.app_name) or credential.label or credential.name
    state = credential.state
    purpose = f'<p class="note">{escape(credential.description)}</p>' if credential.description else ""
    reason = f'<p class="small">Reason: {escape(credential.decline_reason)}</p>' if credential.decline_reason else ""
    named = f'<p class="small">{escape(credential.name_override)}</p>' if credential.name_override else ""
    return f"""<li class="card" id="c-{credential.id}" data-state="{state.value}">
    <div class="top"><span class="dot" style="background:{escape(catalog.theme(credential.app_name))}"></span>
    <h2>{escape(label)}</h2><span class="state {state.value}">{LABELS[state]}</span></div>
    {named}{purpose}{_access(credential, catalog)}{reason}
    <div class="acts">{_buttons(request, credential, label, authorize_again=authorize_again)}</div></li>"""


def _access(credential: Credential, catalog: Catalog) -> str:
    modules = "".join(f"<li>{escape(name)}</li>" for name in _module_labels(credential, catalog))
    scopes = "".join(f"<li><code>{escape(scope)}</code></li>" for scope in credential.scope)
    what = f"<p>Used to:</p><ul>{modules}</ul>" if modules else ""
    if credential.component == "keychain":
        return f"{what}<p class='small'>You will enter a key that you create in the app.</p>"
    return (
        f"{what}<details><summary>Permissions asked for ({len(credential.scope)})</summary><ul>{scopes}</ul></details>"
    )


def _module_labels(credential: Credential, catalog: Catalog) -> list[str]:
    try:
        app: App | None = catalog.app(credential.app_name) if credential.app_name else None
    except UnknownAppError:
        app = None
    labels = {module.id: module.label for module in app.modules} if app else {}
    return [labels.get(module_id, module_id) for module_id in credential.app_modules]


def _buttons(request: CredentialRequest, credential: Credential, label: str, *, authorize_again: bool) -> str:
    base = f"/make/consent/{request.link_token}/credentials/{credential.id}"
    name = escape(label)
    authorize = f"""<form method="post" action="{base}/authorize">{_key_field(credential)}
    <button class="go" aria-label="Authorize {name}">Authorize</button></form>"""
    decline = f"""<details class="decline"><summary aria-label="Decline {name}">Decline</summary>
    <form method="post" action="{base}/decline"><label>Reason (optional)
    <textarea name="reason" rows="2" maxlength="512"></textarea></label>
    <button class="no" aria-label="Confirm declining {name}">Decline access</button></form></details>"""
    revoke = f"""<form method="post" action="{base}/revoke">
    <button class="no" aria-label="Revoke {name}">Revoke</button></form>"""
    if credential.state == State.AUTHORIZED:
        return revoke
    if credential.state == State.DECLINED:
        return (authorize if authorize_again else "") + (revoke if credential.remote_id is not None else "")
    return authorize + decline


def _key_field(credential: Credential) -> str:
    if credential.component != "keychain":
        return ""
    return """<label>Key <input type="password" name="key" required autocomplete="off"
    placeholder="anything: the sandbox keeps nothing"></label>"""
