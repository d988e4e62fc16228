"""What we read of Make's answers: tolerant where Make's descriptions differ, strict where a guess would do harm."""

import re
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from bot.domain.observation import ObservedCredential
from bot.ports.credential_api import AppModule, RequestHead


def _to_text(value: Any) -> Any:
    """Let whole numbers pass for text: Make's ids come as either."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _or_none(value: Any) -> Any:
    return _to_text(value) if value not in ("", None) else None


def _or_empty(value: Any) -> Any:
    return "" if value is None else _to_text(value)


def _texts(value: Any) -> Any:
    """Read a list of texts; what is none of it is dropped, for nothing hangs on it."""
    items = [value] if isinstance(value, str) else value
    return tuple(item for item in items if isinstance(item, str)) if isinstance(items, list) else ()


def _number_or_none(value: Any) -> int | None:
    """Read a whole number that can be done without."""
    text = str(_to_text(value))
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else None


def _flag_or_none(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _word_or_none(value: Any) -> Any:
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def _object_or_none(value: Any) -> Any:
    return value if isinstance(value, dict) else None


Id = Annotated[str, StringConstraints(min_length=1), BeforeValidator(_to_text)]
MaybeText = Annotated[str | None, BeforeValidator(_or_none)]
Text = Annotated[str, BeforeValidator(_or_empty)]
MaybeNumber = Annotated[int | None, BeforeValidator(_number_or_none)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_texts)]


class Part(BaseModel):
    """A part of an answer; what we do not know in it is ignored."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class Row(Part):
    """A request, by its id alone."""

    id: Id


class CreateAnswer(Part):
    """The answer to a create."""

    request: Row
    public_uri: Annotated[str, Field(alias="publicUri", repr=False)]


class HeadRow(Part):
    """A request in the list. `name` must be there: by it a lost request is found, or found missing."""

    id: Id
    name: Text
    status: Text = ""
    updated_at: Annotated[MaybeText, Field(alias="updatedAt")] = None

    def head(self) -> RequestHead:
        """Return it in our words."""
        return RequestHead(make_id=self.id, name=self.name, status=self.status, updated_at=self.updated_at)


class Paging(Part):
    """What the list may tell about its pages."""

    total: Annotated[MaybeNumber, Field(validation_alias=AliasChoices("total", "totalCount"))] = None


class ListAnswer(Part):
    """One page of the list."""

    requests: list[HeadRow]
    pg: Annotated[Paging | None, BeforeValidator(_object_or_none)] = None


class CredentialRow(Part):
    """A credential in the detail."""

    id: Id
    state: Annotated[str, StringConstraints(min_length=1)]
    remote_id: Annotated[MaybeText, Field(alias="remoteId")] = None
    name_override: Annotated[MaybeText, Field(alias="nameOverride")] = None
    app_name: Annotated[Text, Field(alias="appName")] = ""
    label: Text = ""
    component: Annotated[str, BeforeValidator(lambda value: value or "account")] = "account"
    name: Text = ""
    scope: Texts = ()
    decline_reason: Annotated[MaybeText, Field(alias="declineReason")] = None

    def observed(self) -> ObservedCredential:
        """Return it in our words."""
        return ObservedCredential(
            id=self.id,
            state=self.state,
            remote_id=self.remote_id,
            name_override=self.name_override,
            app_name=self.app_name,
            label=self.label,
            component=self.component,
            type_name=self.name,
            scope=self.scope,
            decline_reason=self.decline_reason,
        )


class RequestDetail(Part):
    """The detail. `credentials` must be there: their absence would read as "nothing is attached"."""

    id: Id
    status: Text = ""
    updated_at: Annotated[MaybeText, Field(alias="updatedAt")] = None
    credentials: list[CredentialRow]


class DetailAnswer(Part):
    """The answer to a detail call."""

    request_detail: Annotated[RequestDetail, Field(alias="requestDetail")]


class CredentialAnswer(Part):
    """The answer to an action on a credential; what became of it is read from the detail."""

    credential: dict[str, Any]


class DeleteAnswer(Part):
    """The answer to a delete."""

    deleted: bool


class ModuleRow(Part):
    """A module that needs a credential."""

    id: Id
    label: Text = ""
    type: Text = ""
    scope: Texts = ()

    def module(self) -> AppModule:
        """Return it in our words."""
        return AppModule(id=self.id, label=self.label, type_name=self.type, scope=self.scope)


class ModulesAnswer(Part):
    """The modules of an app."""

    app_modules: Annotated[list[ModuleRow], Field(alias="appModules")]


class TestAnswer(Part):
    """Whether a connection answers."""

    verified: bool


class Metadata(Part):
    """Whose connection it is, as Make shows it: mostly an address, sometimes a name."""

    value: Annotated[MaybeText, BeforeValidator(_word_or_none)] = None


class ConnectionRow(Part):
    """A connection."""

    name: Text = ""
    metadata: Annotated[Metadata | None, BeforeValidator(_object_or_none)] = None


class ConnectionAnswer(Part):
    """The answer to a connection call."""

    connection: ConnectionRow


class License(Part):
    """What the plan allows, as far as Make tells."""

    api_limit: Annotated[MaybeNumber, Field(alias="apiLimit")] = None
    credential_requests: Annotated[bool | None, BeforeValidator(_flag_or_none), Field(alias="credentialRequests")] = (
        None
    )


class OrganizationRow(Part):
    """An organization."""

    name: Text = ""
    license: Annotated[License | None, BeforeValidator(_object_or_none)] = None


class OrganizationAnswer(Part):
    """The answer to an organization call."""

    organization: OrganizationRow
