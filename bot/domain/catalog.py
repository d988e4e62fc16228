"""The app catalogue: which apps can be asked for, and what each means at Make."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator


class CatalogError(ValueError):
    """Raised for a catalogue file that cannot be used; the message names the file, the app and the key."""


class AppKind(StrEnum):
    """How the client gives the access."""

    MAKE = "make"
    """They sign in at Make."""
    SHARE_LINK = "share_link"
    """Make knows no such app: they hand in a link of their password manager."""


Place = Annotated[str, Field(min_length=1, max_length=200)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Module = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class App(BaseModel):
    """One app that can be asked for.

    Attributes:
        label: its name as people know it.
        kind: how the client gives the access.
        make_app, version, modules: Make's app name, version (None: latest) and module ids ("*": all of them); none of
            them for a share link.
        purpose: in plain words, why an agency asks for it; prefilled in the form.
        access: in plain words, what the access lets us do.
        remove_at: where a client finds Make among the connected apps of the provider, for the teardown's certificate.
        remove_at_in: the same by language ("de"), as the provider's menus are called there.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Label
    kind: AppKind = AppKind.MAKE
    make_app: Annotated[str, Field(pattern=r"^(app#)?[a-z][0-9a-z-]+[0-9a-z]$", max_length=135)] | None = None
    version: Annotated[int, Field(ge=1)] | None = None
    modules: Annotated[tuple[Module, ...], Field(min_length=1)] = ("*",)
    purpose: Words
    access: Words
    remove_at: Place | None = None
    remove_at_in: Mapping[str, Place] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.is_share and {"make_app", "version", "modules"} & self.model_fields_set:
            raise ValueError("make_app, version and modules are not for an app of kind share_link")
        if not self.is_share and self.make_app is None:
            raise ValueError("make_app is missing")
        return self

    @property
    def is_share(self) -> bool:
        """Tell whether it is handed in by a share link instead of through Make."""
        return self.kind is AppKind.SHARE_LINK

    def place(self, language: str) -> str | None:
        """Return where a client who reads this language finds Make at the provider; None: nobody told us."""
        return self.remove_at_in.get(language, self.remove_at)


@dataclass(frozen=True, slots=True)
class Catalog(Mapping[str, App]):
    """The apps by key, in the order they are offered."""

    apps: Mapping[str, App] = field(default_factory=dict)

    def __getitem__(self, key: str) -> App:
        return self.apps[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.apps)

    def __len__(self) -> int:
        return len(self.apps)

    def search(self, query: str, limit: int = 100) -> list[tuple[str, App]]:
        """Return the apps whose label or key holds `query`, those that begin with it first."""
        wanted = query.strip().casefold()
        hits = [(k, a) for k, a in self.apps.items() if wanted in a.label.casefold() or wanted in k]
        hits.sort(key=lambda hit: not hit[1].label.casefold().startswith(wanted))
        return hits[:limit]

    def extended(self, other: Self) -> Self:
        """Return a copy in which the other catalogue's apps are added, replacing those of the same key."""
        return type(self)({**self.apps, **other.apps})


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    replace: bool = False
    apps: dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")], App]

    @model_validator(mode="after")
    def _offers_something(self) -> Self:
        if self.replace and not self.apps:
            raise ValueError("it replaces the shipped one, and names no app that could be asked for")
        return self


def parse(text: str, source: str) -> tuple[Catalog, bool]:
    """Read a catalogue from TOML text; `source` is named in errors.

    Returns:
        The catalogue, and whether it replaces the shipped one (`replace = true`) instead of extending it.

    Raises:
        CatalogError: one sentence that says what is wrong and where.
    """
    try:
        read = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"The catalogue {source} is not valid TOML: {error}.") from error
    except ValidationError as error:
        raise CatalogError(f"The catalogue {source} cannot be used: {_first(error)}") from error
    return told_apart(Catalog(read.apps), source), read.replace


def told_apart(catalog: Catalog, source: str) -> Catalog:
    """Return it; raises CatalogError when two of its apps have one label, so that nobody could tell them apart."""
    keys: dict[str, str] = {}
    for key, app in catalog.items():
        twin = keys.setdefault(app.label.casefold(), key)
        if twin != key:
            raise CatalogError(f"The catalogue {source} cannot be used: {twin} and {key} have one label, {app.label}.")
    return catalog


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"] if part != "[key]")
    if first["type"] == "extra_forbidden":
        return f"{where} is not a key it knows."
    return f"{where}: {first['msg']}.".removeprefix(": ").replace("Value error, ", "", 1)
