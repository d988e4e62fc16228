"""The form of a new intake, and what is wrong with one."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from email_validator import EmailNotValidError, validate_email

from bot.domain.account import not_understood
from bot.domain.calendar import CalendarError, WorkingCalendar
from bot.domain.event import Surface
from bot.domain.leaks import holds_secret
from bot.domain.naming import tidy

MAX_APPS = 20
MAX_NAME = 100
MAX_PURPOSE = 400
MAX_EMAIL = 200
MAX_EXPECTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIntake:
    """What a person filled in. `apps` are catalogue keys, `purposes` maps them to what the access is for."""

    source_key: str
    view_id: str | None
    client: str
    project: str
    contact_name: str
    contact_email: str
    contact_slack_id: str | None = None
    sponsor_email: str | None = None
    apps: tuple[str, ...]
    purposes: Mapping[str, str] = field(default_factory=dict)
    owner_id: str
    channel_id: str
    one_link: bool = False
    language: str = "en"
    calendar: str | None = None
    expected_account: str | None = None
    opened_by: str
    surface: Surface = Surface.MODAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with a form: the field, and the name of the text that tells it (with what it mentions)."""

    where: str
    text: str
    values: Mapping[str, str] = field(default_factory=dict)


def check(form: NewIntake, catalog: Container[str], *, guarded: bool = True) -> list[Problem]:
    """Return what is wrong with a form, at most one problem a field; an empty list when it can be opened.

    `guarded`: a text that seems to hold a secret is refused.
    """
    problems = [
        _name("client", form.client),
        _name("project", form.project),
        _name("contact_name", form.contact_name),
        _email("contact_email", form.contact_email),
        _email("sponsor_email", form.sponsor_email) if form.sponsor_email else None,
        _apps(form.apps, catalog),
        _calendar(form.calendar) if form.calendar else None,
        _expected(form.expected_account) if form.expected_account else None,
    ]
    problems += [_purpose(app, text) for app, text in form.purposes.items()]
    found = [problem for problem in problems if problem is not None]
    known = {problem.where for problem in found}
    return found + [leak for leak in (_leaks(form) if guarded else ()) if leak.where not in known]


def _leaks(form: NewIntake) -> list[Problem]:
    typed = {"client": form.client, "project": form.project, "contact_name": form.contact_name}
    typed |= {f"purpose.{app}": text for app, text in form.purposes.items()}
    return [Problem(where=where, text="form.possible_secret") for where, text in typed.items() if holds_secret(text)]


def _name(name: str, value: str) -> Problem | None:
    if not any(c.isalnum() for c in value):
        return Problem(where=name, text="form.name_missing")
    if len(tidy(value)) > MAX_NAME:
        return Problem(where=name, text="form.name_too_long", values={"limit": str(MAX_NAME)})
    return None


def _email(name: str, value: str) -> Problem | None:
    if not value.isascii():
        return Problem(where=name, text="form.email_not_ascii")
    try:
        validate_email(value, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return Problem(where=name, text="form.email_invalid")
    return Problem(where=name, text="form.email_invalid") if len(value) > MAX_EMAIL else None


def _calendar(value: str) -> Problem | None:
    try:
        WorkingCalendar.parse(value)
    except CalendarError as error:
        return Problem(where="calendar", text="form.calendar_wrong", values={"why": str(error)})
    return None


def _expected(value: str) -> Problem | None:
    if len(value) > MAX_EXPECTED:
        return Problem(where="expected_account", text="form.name_too_long", values={"limit": str(MAX_EXPECTED)})
    wrong = not_understood(value)
    if wrong is None:
        return None
    return Problem(where="expected_account", text="form.expected_account_wrong", values={"part": wrong})


def _apps(apps: tuple[str, ...], catalog: Container[str]) -> Problem | None:
    if not apps:
        return Problem(where="apps", text="form.apps_missing")
    if len(apps) > MAX_APPS:
        return Problem(
            where="apps", text="form.apps_too_many", values={"limit": str(MAX_APPS), "count": str(len(apps))}
        )
    if len(set(apps)) < len(apps):
        return Problem(where="apps", text="form.app_twice")
    unknown = next((app for app in apps if app not in catalog), None)
    if unknown is not None:
        return Problem(where="apps", text="form.app_unknown", values={"app": unknown[:MAX_NAME]})
    return None


def _purpose(app: str, text: str) -> Problem | None:
    if len(text) > MAX_PURPOSE:
        return Problem(where=f"purpose.{app}", text="form.purpose_too_long", values={"limit": str(MAX_PURPOSE)})
    return None
