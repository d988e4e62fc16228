"""The apps this stand-in knows, and the credentials Make derives from an app's modules."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


class UnknownAppError(LookupError):
    """Raised for an app, version, module or credential type that does not exist; says which."""


@dataclass(frozen=True)
class Module:
    """A module that needs a credential; `type` may list alternatives, comma separated."""

    id: str
    name: str
    label: str
    type: str
    scope: tuple[str, ...]
    hook: bool

    def row(self) -> dict[str, Any]:
        """Return the row of modules-with-credentials; keys carry no scope."""
        row: dict[str, Any] = {"id": self.id, "name": self.name, "label": self.label, "type": self.type}
        if not self.type.startswith("keychain:"):
            row["scope"] = list(self.scope)
        return row | {"hook": self.hook}


@dataclass(frozen=True)
class App:
    """An app with its modules that need credentials."""

    name: str
    label: str
    theme: str
    versions: tuple[int, ...]
    modules: tuple[Module, ...]


@dataclass(frozen=True)
class CredentialType:
    """A connection type (component "account") or a key type ("keychain")."""

    component: str
    name: str
    label: str
    kind: str

    @property
    def usual_name(self) -> str:
        """Return what Make calls one that was given no name."""
        return f"My {self.label} connection" if self.component == "account" else f"My {self.label}"


@dataclass(frozen=True)
class Derived:
    """One credential that a selection of modules needs."""

    type: CredentialType
    modules: tuple[str, ...]
    scope: tuple[str, ...]


class Catalog:
    """The apps and credential types of the data file."""

    def __init__(self) -> None:
        data = _data()
        accounts = {
            f"account:{n}": CredentialType("account", n, t["label"], t["kind"]) for n, t in data["accounts"].items()
        }
        keys = {f"keychain:{n}": CredentialType("keychain", n, t["label"], n) for n, t in data["keys"].items()}
        self._types = accounts | keys
        self._apps = {name: _app(name, app) for name, app in data["apps"].items()}

    def apps(self) -> list[App]:
        """Return every app."""
        return list(self._apps.values())

    def app(self, name: str, version: int | None = None) -> App:
        """Return an app in a version (None: the latest); raises UnknownAppError."""
        app = self._apps.get(name)
        if app is None:
            raise UnknownAppError(f"App '{name}' does not exist.")
        if version is not None and version not in app.versions:
            raise UnknownAppError(f"App '{name}' has no version '{version}'.")
        return app

    def type(self, component: str, name: str) -> CredentialType:
        """Return a credential type; raises UnknownAppError."""
        found = self._types.get(f"{component}:{name}")
        if found is None:
            raise UnknownAppError(f"Credential type '{name}' does not exist.")
        return found

    def theme(self, app_name: str | None) -> str:
        """Return the colour of an app."""
        app = self._apps.get(app_name or "")
        return app.theme if app else "#6d00cc"

    def app_label(self, app_name: str | None) -> str | None:
        """Return what people call an app."""
        app = self._apps.get(app_name or "")
        return app.label if app else None

    def derive(self, app: App, module_ids: list[str], version: int) -> list[Derived]:
        """Return the credentials the modules need, one per type; ["*"] is all; raises UnknownAppError."""
        if not app.modules:
            raise UnknownAppError(f"App '{app.name}' has no modules with credentials.")
        known = {module.id: module for module in app.modules}
        for module_id in module_ids:
            if module_id not in known and module_id != "*":
                raise UnknownAppError(f"Module '{module_id}' does not exist in app '{app.name}' version '{version}'.")
        chosen = known if "*" in module_ids else dict.fromkeys(module_ids)
        return self._by_type([known[module_id] for module_id in chosen])

    def _by_type(self, modules: list[Module]) -> list[Derived]:
        groups: dict[str, list[Module]] = {}
        for module in modules:
            groups.setdefault(module.type.split(",")[0], []).append(module)
        return [
            Derived(
                self._types[type_name],
                tuple(module.id for module in group),
                tuple(dict.fromkeys(scope for module in group for scope in module.scope)),
            )
            for type_name, group in groups.items()
        ]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("sandbox.make").joinpath("data/catalog.toml").read_text("utf-8"))


def _app(name: str, data: dict[str, Any]) -> App:
    modules = (
        Module(
            module["id"],
            module.get("name", module["id"].split(":")[0]),
            module["label"],
            module.get("type") or data["type"],
            tuple(module.get("scope", data.get("scope", ()))),
            module.get("hook", False),
        )
        for module in data["modules"]
    )
    return App(name, data["label"], data["theme"], tuple(data["versions"]), tuple(modules))
