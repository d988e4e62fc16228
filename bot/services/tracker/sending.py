"""Send Request: a row a person added on the board becomes a real request."""

from dataclasses import replace

from bot.domain.catalog import Catalog
from bot.domain.dossier import Dossier
from bot.domain.event import Surface
from bot.domain.form import NewIntake, Problem
from bot.domain.naming import same
from bot.domain.person import Person
from bot.domain.tracker import Column, TrackerHome, Values
from bot.domain.tracker_schema import option_name
from bot.messages.texts import Texts
from bot.ports.chat import Chat
from bot.ports.store import Store
from bot.ports.tracker import Page
from bot.services.identity import NotAllowedError
from bot.services.opening import PROJECT_CLOSING, Opened, Opening, Problems, UnderWay
from bot.services.tracker.origin import source_key
from bot.services.tracker.strays import StrayNotes


class NotSentError(Exception):
    """Raised when a row is not sent and must not stay ticked; `text` says why."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Sending:
    """Opens intakes from rows, and says on the row what it lacks."""

    def __init__(
        self, opening: Opening, chat: Chat, store: Store, notes: StrayNotes, texts: Texts, default_channel: str | None
    ) -> None:
        self._opening = opening
        self._chat = chat
        self._store = store
        self._notes = notes
        self._texts = texts
        self._default_channel = default_channel

    async def send(self, home: TrackerHome, page: Page) -> None:
        """Open what a ticked row asks for; the new row's own delivery then fills in the page."""
        try:
            problems = await self._open(home, page)
        except NotSentError as error:
            await self._notes.say(home, page, error.text, {Column.SEND_REQUEST: False})
            return
        if problems:
            await self._notes.say(home, page, self._texts.plain("board.not_sent", problems=" ".join(problems)))

    async def _open(self, home: TrackerHome, page: Page) -> list[str]:
        lacks = _lacking(page.values, self._opening.catalog, self._texts)
        asker = await self._asker(page)
        if asker is None:
            lacks.append(self._texts.plain("board.asker_unknown"))
        channel = await self._channel(page.values)
        if channel is None:
            lacks.append(self._texts.plain("board.no_channel"))
        if lacks or asker is None or channel is None:
            return lacks
        form = self._form(page, asker, channel)
        owner = await self._owner(page.values)
        return await self._submit(home, page, replace(form, owner_id=owner.id if owner is not None else asker.id))

    async def _submit(self, home: TrackerHome, page: Page, form: NewIntake) -> list[str]:
        try:
            outcome = await self._opening.open(form)
        except NotAllowedError:
            return [self._texts.plain("board.asker_unknown")]
        match outcome:
            case Opened(dossier=dossier):
                await self._check_kept(home, page, dossier)
                return []
            case Problems(problems=problems):
                if any(problem.text == PROJECT_CLOSING for problem in problems):
                    # Left ticked, it would go out by itself once that is done: nobody would have decided that.
                    raise NotSentError(self._texts.plain("board.not_sent_closing"))
                return [self._problem(problem) for problem in problems]
            case UnderWay(rows=rows):
                return [self._texts.plain("board.under_way", app=rows[0].app_label if rows else "")]

    async def _check_kept(self, home: TrackerHome, page: Page, dossier: Dossier) -> None:
        """A page that was in the trash when its request's row was written comes back beside the one made for it."""
        async with self._store.transaction(read_only=True) as tx:
            records = await tx.page_records([row.id for row in dossier.requests])
        if any(record.source_id == home.source_id and record.page_id != page.id for record in records):
            raise NotSentError(self._texts.plain("board.sent_elsewhere"))

    def _problem(self, problem: Problem) -> str:
        field = problem.where.replace("_", " ").capitalize()
        return self._texts.plain(
            "board.field_wrong", field=field, why=self._texts.plain(problem.text, **problem.values)
        )

    async def _asker(self, page: Page) -> Person | None:
        """Return who ticked the box, as Slack knows them: the last editor, else who added the row."""
        for email in (page.edited_by, page.created_by):
            person = await self._chat.person_by_email(email) if email else None
            if person is not None:
                return person
        return None

    async def _owner(self, values: Values) -> Person | None:
        email = str(values.get(Column.OWNER) or "")
        return await self._chat.person_by_email(email) if "@" in email else None

    async def _channel(self, values: Values) -> str | None:
        """Return the channel of the project's newest intake, else the default one."""
        client, project = str(values.get(Column.CLIENT) or ""), self._project(values)
        async with self._store.transaction() as tx:
            known = await tx.intakes_in(client, project) if client else []
            dossier = await tx.dossier(known[0]) if known else None
        return dossier.intake.channel_id if dossier is not None else self._default_channel

    def _project(self, values: Values) -> str:
        return str(values.get(Column.PROJECT) or "") or self._texts.plain("board.project_default")

    def _form(self, page: Page, asker: Person, channel: str) -> NewIntake:
        values = page.values
        email = str(values.get(Column.CONTACT_EMAIL) or "").strip()
        app = _app(values, self._opening.catalog)
        return NewIntake(
            source_key=source_key(page.id),
            view_id=None,
            client=str(values.get(Column.CLIENT) or ""),
            project=self._project(values),
            contact_name=str(values.get(Column.CONTACT_NAME) or "") or email.partition("@")[0],
            contact_email=email,
            apps=(app,) if app is not None else (),
            owner_id=asker.id,
            channel_id=channel,
            opened_by=asker.id,
            surface=Surface.NOTION,
        )


def _lacking(values: Values, catalog: Catalog, texts: Texts) -> list[str]:
    lacks = []
    if not values.get(Column.CLIENT):
        lacks.append(texts.plain("board.client_missing"))
    app = str(values.get(Column.APP) or "")
    if not app:
        lacks.append(texts.plain("board.app_missing"))
    elif _app(values, catalog) is None:
        known = ", ".join(entry.label for entry in catalog.values())
        lacks.append(texts.plain("board.app_unknown", app=app, apps=known))
    if not values.get(Column.CONTACT_EMAIL):
        lacks.append(texts.plain("board.email_missing"))
    return lacks


def _app(values: Values, catalog: Catalog) -> str | None:
    """Return the catalogue's key of the app a row names: by its label, as an option writes it, or by its key."""
    wanted = same(str(values.get(Column.APP) or ""))
    fits = (key for key, entry in catalog.items() if wanted in {same(option_name(entry.label)), same(key)})
    return next(fits, None)
