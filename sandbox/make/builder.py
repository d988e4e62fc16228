"""Turns a draft into a request: who is asked, and which credentials Make derives."""

import secrets
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from sandbox.make.answers import denied, error, invalid_input, not_valid
from sandbox.make.catalog import CredentialType, UnknownAppError
from sandbox.make.credential import Credential
from sandbox.make.credential_request import CredentialRequest, month_later
from sandbox.make.draft import Draft, Item, Recipient, TypedItem
from sandbox.make.people import ORGANIZATION_ID, User
from sandbox.make.zone import Zone

MANAGERS = {"owner", "admin"}


class Builder:
    """Builds requests for one zone."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone

    def build(self, draft: Draft, base_url: str) -> CredentialRequest:
        """Return the request a draft asks for; nobody is invited when a part of it is refused."""
        self._zone.check_team(draft.team_id)
        now = self._zone.now()
        style = self._zone.switches["make.request_id_style"]
        request_id = str(uuid4()) if style == "dashed" else uuid4().hex
        credentials = tuple(self._credentials(draft, request_id, now))
        recipient, mailed = self._recipient(draft.recipient, draft.team_id)
        link_token = secrets.token_urlsafe(32)
        return CredentialRequest(
            id=request_id,
            organization_id=ORGANIZATION_ID,
            team_id=draft.team_id,
            user_id=self._zone.caller.id,
            name=draft.name,
            description=draft.description,
            provider_id=recipient.id,
            created_at=now,
            updated_at=now,
            expires_at=month_later(now),
            link_token=link_token,
            public_uri=f"{base_url}/make/consent/{link_token}",
            should_send_email=mailed,
            credentials=credentials,
        )

    def _credentials(self, draft: Draft, request_id: str, now: datetime) -> list[Credential]:
        try:
            derived = [c for item in draft.items for c in self._derived(item, request_id, now)]
            return derived + [self._typed(item, request_id, now) for item in draft.typed]
        except UnknownAppError as unknown:
            raise invalid_input(str(unknown)) from None

    def _derived(self, item: Item, request_id: str, now: datetime) -> list[Credential]:
        app = self._zone.catalog.app(item.app_name, item.version)
        version = item.version or app.versions[-1]
        needs = self._zone.catalog.derive(app, item.modules or ["*"], version)
        return [
            replace(
                self._credential(need.type, request_id, now),
                label=f"{app.label} {'key' if need.type.component == 'keychain' else 'connection'}",
                description=item.description or "",
                scope=need.scope,
                app_name=app.name,
                app_modules=need.modules if item.modules else (),
                app_version=str(version),
                name_override=item.name_override,
            )
            for need in needs
        ]

    def _typed(self, item: TypedItem, request_id: str, now: datetime) -> Credential:
        found = self._zone.catalog.type(item.component, item.type)
        self._check_app(item)
        return replace(
            self._credential(found, request_id, now),
            label=item.label or "",
            description=item.description or "",
            scope=tuple(item.scope),
            app_name=item.app_name,
            app_modules=item.modules,
            app_version=item.version,
            name_override=item.name_override,
        )

    def _check_app(self, item: TypedItem) -> None:
        if item.app_name is None:
            return
        number = item.version if item.version and item.version.isascii() and item.version.isdigit() else "0"
        app = self._zone.catalog.app(item.app_name, int(number))
        self._zone.catalog.derive(app, list(item.modules), int(number))

    def _credential(self, of: CredentialType, request_id: str, now: datetime) -> Credential:
        return Credential(uuid4().hex, request_id, of.component, of.kind, of.name, of.label, "", (), now, now)

    def _recipient(self, asked: Recipient | None, team_id: int) -> tuple[User, bool]:
        if asked is None:
            return self._zone.caller, False
        if asked.user_id is not None:
            return self._known(asked.user_id, team_id)
        return self._new(asked, team_id)

    def _known(self, user_id: int, team_id: int) -> tuple[User, bool]:
        user = self._zone.people.get(user_id)
        role = self._zone.switches["make.token_role"]
        if user is None:
            raise error(404, f"User '{user_id}' not found.", "Not Found", "IM013")
        if team_id not in user.teams and role == "team_member":
            raise denied()
        user.teams.add(team_id)
        return user, bool(self._zone.switches["make.mail_existing_users"])

    def _new(self, asked: Recipient, team_id: int) -> tuple[User, bool]:
        if self._zone.switches["make.token_role"] not in MANAGERS:
            raise denied()
        known = self._zone.people.by_email(asked.email)
        if known is not None and self._zone.switches["make.new_user_known_email"] == "refused":
            raise not_valid([f"User with e-mail '{asked.email}' already exists."])
        user = known or self._zone.people.invite(asked.name, asked.email)
        user.teams.add(team_id)
        return user, True
