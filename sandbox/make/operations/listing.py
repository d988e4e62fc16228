"""The list of a team's requests: filters, paging, and the ways it may lag behind."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sandbox.make.answers import not_valid
from sandbox.make.checker import length
from sandbox.make.credential_request import CredentialRequest
from sandbox.make.incoming import Incoming
from sandbox.make.query import Page, Query, pick
from sandbox.make.rows import DEFAULT_COLS, REQUEST_COLS, Rows
from sandbox.make.zone import Zone

FIRST_PAGE = Page(sort_by="id", sort_dir="asc", limit=100, offset=0)
STATUSES = ("authorized", "declined", "incomplete", "invalid", "partially_authorized", "pending")
SORT_KEYS: dict[str, Callable[[CredentialRequest], Any]] = {
    "id": lambda r: r.id,
    "name": lambda r: (r.name, r.id),
    "status": lambda r: (r.status, r.id),
    "createdAt": lambda r: (r.created_at, r.id),
    "updatedAt": lambda r: (r.updated_at, r.id),
    "expiresAt": lambda r: (r.expires_at, r.id),
    "userId": lambda r: (r.user_id, r.id),
    "makeProviderId": lambda r: (r.provider_id, r.id),
}
NAME = 255


class Listing:
    """Answers GET /credential-requests/requests."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._rows = Rows(zone)

    def answer(self, team_id: int, incoming: Incoming) -> dict[str, Any]:
        """Return one page of a team's requests."""
        switches, query = self._zone.switches, incoming.query
        cols = query.cols(REQUEST_COLS, DEFAULT_COLS[switches["make.default_cols"]])
        page = query.page(SORT_KEYS, FIRST_PAGE)
        matching = self._sorted(self._matching(team_id, query, incoming.lag), page)
        chosen = matching if switches["make.list_pg"] == "ignored" else self._cut(matching, page)
        answer: dict[str, Any] = {"requests": [pick(self._rows.request(r), cols) for r in chosen]}
        if switches["make.list_pg"] == "full":
            answer["pg"] = page.envelope(total=len(matching))
        return answer

    def _cut(self, requests: list[CredentialRequest], page: Page) -> list[CredentialRequest]:
        most = int(self._zone.switches["make.list_page_max"])
        limit = min(page.limit, most) if most else page.limit
        return requests[page.offset : page.offset + limit]

    def _matching(self, team_id: int, query: Query, lag: timedelta) -> list[CredentialRequest]:
        wanted = self._filters(query)
        return [r for r in self._shown(team_id, lag) if all(fits(r) for fits in wanted)]

    def _filters(self, query: Query) -> list[Callable[[CredentialRequest], bool]]:
        wanted: list[Callable[[CredentialRequest], bool]] = []
        user_id, provider_id = query.integer("userId"), query.integer("makeProviderId")
        status, name = query.text("status"), query.text("name")
        if status is not None and status not in STATUSES:
            raise not_valid(["Invalid value in parameter 'status'."])
        if name is not None and length(name) > NAME:
            raise not_valid([f"Value of parameter 'name' is longer than {NAME} characters."])
        if user_id is not None:
            wanted.append(lambda r: r.user_id == user_id)
        if provider_id is not None:
            wanted.append(lambda r: r.provider_id == provider_id)
        if status is not None:
            wanted.append(lambda r: self._rows.status(r) == status)
        if name is not None:
            exact = self._zone.switches["make.name_filter"] == "exact"
            wanted.append(lambda r: r.name == name if exact else name.casefold() in r.name.casefold())
        return wanted

    def _sorted(self, requests: list[CredentialRequest], page: Page) -> list[CredentialRequest]:
        if page.sort_by == "id" and page.sort_dir == "asc":
            return requests  # the store keeps them so
        return sorted(requests, key=SORT_KEYS[page.sort_by], reverse=page.sort_dir == "desc")

    def _shown(self, team_id: int, lag: timedelta) -> Iterable[CredentialRequest]:
        """Yield a team's requests, by id, as the list sees them just now."""
        store, switches, now = self._zone.store, self._zone.switches, self._zone.now()
        lag = max(lag, timedelta(seconds=float(switches["make.list_lag_seconds"])))
        hidden_after = now - timedelta(seconds=float(switches["make.list_new_lag_seconds"]))
        moves = switches["make.list_moves"]
        for request_id in store.ids_of_team(team_id):
            first = store.first(request_id)
            if first.created_at > hidden_after:
                continue
            shown = store.as_of(request_id, now - lag) if lag else store.get(request_id) or first
            if moves == "none":
                shown = first
            elif moves == "status":
                shown = replace(shown, updated_at=first.updated_at)
            yield shown
