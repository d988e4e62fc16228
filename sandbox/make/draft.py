"""What a create call asks for, read from its body."""

from dataclasses import dataclass
from typing import Any

from sandbox.make.checker import Checker

NAME = 255
DESCRIPTION = 512
TYPE = 64
MAX_ACTION_ITEMS = 64
MAX_TYPED_ITEMS = 32
DEFAULT_NAME = "Request for credentials"


@dataclass(frozen=True)
class Item:
    """One app of a request, its credentials yet to be derived."""

    app_name: str
    modules: list[str]
    endpoints: list[str]
    version: int | None
    name_override: str | None
    description: str | None


@dataclass(frozen=True)
class TypedItem:
    """One credential asked for by its type (self-service, and the deprecated create)."""

    component: str
    type: str
    scope: list[str]
    label: str | None
    name_override: str | None
    description: str | None
    app_name: str | None = None
    modules: tuple[str, ...] = ()
    version: str | None = None


@dataclass(frozen=True)
class Recipient:
    """Who is asked: a known user, or a new one by name and e-mail."""

    user_id: int | None
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Draft:
    """A request to be."""

    team_id: int
    name: str
    description: str | None
    items: list[Item]
    typed: list[TypedItem]
    recipient: Recipient | None


def read_v2(body: dict[str, Any], *, strict: bool) -> Draft:
    """Read the body of requests/v2."""
    top = Checker(body)
    name, team_id = top.text("name", NAME, required=True), top.number("teamId", required=True)
    description = top.text("description", DESCRIPTION)
    items = [_item(each, strict=strict) for each in top.objects("credentials", required=True, least=1)]
    recipient = _recipient(top.inner("provider", required=True), strict=strict)
    top.refuse_strangers(really=strict)
    top.raise_if_wrong()
    return Draft(team_id or 0, name or "", description, items, [], recipient)


def read_action(body: dict[str, Any], *, strict: bool) -> Draft:
    """Read the body of actions/create."""
    top = Checker(body)
    name, team_id = top.text("name", NAME, filled=True), top.number("teamId", required=True)
    description = top.text("description", DESCRIPTION)
    chosen = top.objects("credentials", required=True, least=1, most=MAX_ACTION_ITEMS)
    items = [_item(each, strict=strict, endpoints=True) for each in chosen]
    top.refuse_strangers(really=strict)
    top.raise_if_wrong()
    return Draft(team_id or 0, name or DEFAULT_NAME, description, items, [], None)


def read_by_credentials(body: dict[str, Any], *, strict: bool) -> Draft:
    """Read the body of actions/create-by-credentials."""
    top = Checker(body)
    name, team_id = top.text("name", NAME, filled=True), top.number("teamId", required=True)
    description = top.text("description", DESCRIPTION)
    typed = [_bare(each, "account", strict=strict) for each in top.objects("connections", most=MAX_TYPED_ITEMS)]
    typed += [_bare(each, "keychain", strict=strict) for each in top.objects("keys", most=MAX_TYPED_ITEMS)]
    if not typed:
        top.complain("At least one of 'connections' and 'keys' is required.")
    top.refuse_strangers(really=strict)
    top.raise_if_wrong()
    return Draft(team_id or 0, name or DEFAULT_NAME, description, [], typed, None)


def read_deprecated(body: dict[str, Any], *, strict: bool) -> Draft:
    """Read the body of the deprecated create."""
    top = Checker(body)
    name, team_id = top.text("name", NAME, required=True), top.number("teamId", required=True)
    description = top.text("description", DESCRIPTION)
    typed = [_of_app(each, "account", strict=strict) for each in top.objects("connections")]
    typed += [_of_app(each, "keychain", strict=strict) for each in top.objects("keys")]
    recipient = _recipient(top.inner("provider", required=True), strict=strict)
    if not typed:
        top.complain("At least one of 'connections' and 'keys' is required.")
    top.refuse_strangers(really=strict)
    top.raise_if_wrong()
    return Draft(team_id or 0, name or "", description, [], typed, recipient)


def _item(item: Checker, *, strict: bool, endpoints: bool = False) -> Item:
    modules = item.texts("appModules", required=not endpoints, least=1 if item.has("appModules") else 0)
    named = item.texts("appEndpoints", least=1 if item.has("appEndpoints") else 0) if endpoints else []
    if endpoints and not item.has("appModules") and not item.has("appEndpoints"):
        item.complain("At least one of 'appModules' and 'appEndpoints' is required.")
    read = Item(
        item.app_name() or "",
        modules,
        named,
        item.number("appVersion"),
        item.text("nameOverride", NAME, filled=True),
        item.text("description", DESCRIPTION),
    )
    item.refuse_strangers(really=strict)
    return read


def _bare(item: Checker, component: str, *, strict: bool) -> TypedItem:
    prefill = item.inner("prefill")
    if prefill is not None:
        prefill.scalars("hard")
        prefill.scalars("soft")
        prefill.refuse_strangers(really=strict)
    read = TypedItem(
        component,
        item.text("type", TYPE, required=True) or "",
        item.texts("scope") if component == "account" else [],
        None,
        item.text("nameOverride", NAME, filled=True),
        item.text("description", DESCRIPTION),
    )
    item.refuse_strangers(really=strict)
    return read


def _of_app(item: Checker, component: str, *, strict: bool) -> TypedItem:
    read = TypedItem(
        component,
        item.text("type", TYPE, required=True) or "",
        item.texts("scope") if component == "account" else [],
        item.text("label", NAME),
        item.text("nameOverride", NAME, filled=True),
        item.text("description", DESCRIPTION),
        item.app_name(),
        tuple(item.texts("appModules", required=True)),
        item.text("appVersion", TYPE, required=True),
    )
    item.refuse_strangers(really=strict)
    return read


def _recipient(provider: Checker | None, *, strict: bool) -> Recipient | None:
    if provider is None:
        return None
    user_id, new_user = provider.number("providerMakeUserId"), provider.inner("newUser")
    if provider.has("providerMakeUserId") == provider.has("newUser"):
        provider.complain("Parameter 'provider' takes exactly one of 'providerMakeUserId' and 'newUser'.")
    provider.refuse_strangers(really=strict)
    if new_user is None:
        return Recipient(user_id)
    name, email = new_user.text("name", NAME, required=True), new_user.email()
    new_user.refuse_strangers(really=strict)
    return Recipient(None, name or "", email or "")
