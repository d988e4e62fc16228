"""A dossier: everything we hold on one intake, loaded and saved as a whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Self

from bot.domain.credential import Credential
from bot.domain.intake import Card, Intake
from bot.domain.make_request import MakeRequest
from bot.domain.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One intake with its card, Make requests, rows and credentials, each in the order they were asked for."""

    intake: Intake
    card: Card
    make_requests: tuple[MakeRequest, ...]
    requests: tuple[Request, ...]
    credentials: tuple[Credential, ...] = ()

    def request(self, request_id: str) -> Request | None:
        """Return one row, or None."""
        return next((r for r in self.requests if r.id == request_id), None)

    def make_request(self, make_request_id: str | None) -> MakeRequest | None:
        """Return one Make request by our id, or None; a row that is handed in by a share link has none."""
        return next((m for m in self.make_requests if m.id == make_request_id), None)

    def requests_of(self, make_request_id: str | None) -> tuple[Request, ...]:
        """Return the rows one Make request carries; None carries none."""
        return tuple(r for r in self.requests if make_request_id is not None and r.make_request_id == make_request_id)

    def is_shared(self, make_request_id: str) -> bool:
        """Tell whether a Make request carries several rows, or what is left of one that was asked again elsewhere."""
        return len(self.requests_of(make_request_id)) > 1 or bool(self.left_in(make_request_id))

    def moved_on_from(self, make_request_id: str) -> tuple[Request, ...]:
        """Return the rows that left something in a Make request and have another one by now."""
        ids = {c.request_id for c in self.left_in(make_request_id)}
        return tuple(row for row in self.requests if row.id in ids)

    def left_in(self, make_request_id: str) -> tuple[Credential, ...]:
        """Return the credentials in a Make request whose rows have moved on to another one."""
        stayed = {row.id for row in self.requests_of(make_request_id)}
        held = (c for c in self.credentials if c.make_request_id == make_request_id)
        return tuple(c for c in held if c.request_id not in stayed)

    def credentials_of(self, request_id: str) -> tuple[Credential, ...]:
        """Return the credentials of one row."""
        return tuple(c for c in self.credentials if c.request_id == request_id)

    def with_card(self, card: Card) -> Self:
        """Return a copy with another card."""
        return replace(self, card=card)

    def with_request(self, request: Request) -> Self:
        """Return a copy in which one row is replaced."""
        return replace(self, requests=tuple(request if r.id == request.id else r for r in self.requests))

    def with_make_request(self, make_request: MakeRequest) -> Self:
        """Return a copy in which one Make request is replaced."""
        made = tuple(make_request if m.id == make_request.id else m for m in self.make_requests)
        return replace(self, make_requests=made)

    def with_credentials(self, request_id: str, credentials: tuple[Credential, ...]) -> Self:
        """Return a copy in which the credentials of one row are replaced; they stay in the order of their rows."""
        held = {row.id: self.credentials_of(row.id) for row in self.requests} | {request_id: credentials}
        return replace(self, credentials=tuple(c for of_row in held.values() for c in of_row))

    def with_newer(self, request_id: str, newer: Iterable[Credential]) -> Self:
        """Return a copy in which some credentials of one row are as they are by now; those it lacked join them."""
        found = {c.id: c for c in newer}
        kept = tuple(found.pop(c.id, c) for c in self.credentials_of(request_id))
        return self.with_credentials(request_id, (*kept, *found.values()))

    def with_another_make_request(self, make_request: MakeRequest) -> Self:
        """Return a copy with one Make request more."""
        return replace(self, make_requests=(*self.make_requests, make_request))

    def unread(self, make_request_id: str | None) -> Self:
        """Return a copy of which the watcher reads a Make request anew soon, whatever Make's list says of it."""
        made = self.make_request(make_request_id)
        return self if made is None else self.with_make_request(replace(made, make_status=None))

    def map_requests(self, change: Callable[[Request], Request]) -> Self:
        """Return a copy with `change` applied to every row."""
        return replace(self, requests=tuple(change(r) for r in self.requests))
