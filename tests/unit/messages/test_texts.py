"""Every sentence exists, every sentence is used, and every call gives exactly the fields its sentence has."""

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest

from bot.domain.asking_again import NotNow
from bot.domain.authority import Action, Refusal
from bot.domain.finding import HARMLESS, FindingKind, Repair
from bot.domain.renewing import NotRenewable
from bot.domain.share_address import Wrong
from bot.domain.status import Status
from bot.messages.escape import Mrkdwn
from bot.messages.ids import FieldId, NarrowId
from bot.messages.nudge_controls import Choice
from bot.messages.phase import Phase
from bot.messages.replies import WORDS
from bot.messages.texts import Texts, TextsError
from bot.ports.figures import Section
from bot.services.nudging.asking import Answer
from tests.unit.messages.build import TEXTS

BOT = Path(__file__).parents[3] / "bot"


def _values(kind: type[StrEnum]) -> list[str]:
    return [str(value) for value in kind]


TOLD = ["silent", "wrong", "missing", "again"]
FAMILIES: dict[str, list[str]] = {
    "icon.": _values(Phase),
    "status.": _values(Phase),
    "action.": _values(Action),
    "refusal.": _values(Refusal),
    "command.": list(WORDS),
    "hint.": [
        "asking",
        "failed",
        "withdrawn",
        "partial",
        "gone",
        "invalid",
        "back",
        "again",
        "renewing",
        "signing_in",
        "silent",
        "missing",
    ],
    "renew.": _values(NotRenewable),
    "again.": _values(NotNow),
    "progress.": ["failed", "declined", "gone", "invalid", "withdrawn", "back", "revoking", "revoked", *TOLD],
    "finding.": _values(FindingKind),
    "repair.": [*_values(Repair), *(f"{repair}_sure" for repair in Repair if repair not in HARMLESS)],
    "banner.": ["make", "slack", "notion", "mail"],
    "alarm.": ["make", "slack", "notion", "mail"],
    "form.": [str(field).removeprefix("credreq.") for field in FieldId],
    "asked.": _values(Answer),
    "snooze.": _values(Choice),
    "share.": _values(Wrong),
    "nudge.": ["mailed", "mailed_share", "mailed_copied", "mailed_copied_share"],
    "digest.": ["half", "most", "limit"],
    "home.": _values(Section),
    "narrow.": [str(field).removeprefix("credreq.narrow.") for field in NarrowId],
}
"""Keys that are put together from a prefix and a value."""
ELSEWHERE = re.compile(r"^form\.\w+_(hint|placeholder)$|^form\.owner_(bot|inactive|outside)$|\.(one|other)$")
"""Keys put together otherwise; the rendering tests reach them."""


@cache
def _code() -> list[tuple[str, ast.Call | ast.Constant]]:
    """Return every call and every constant of the bot, with its file."""
    return [
        (str(file.relative_to(BOT)), node)
        for file in BOT.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call | ast.Constant)
    ]


def _calls() -> Iterator[tuple[str, ast.Call]]:
    return ((file, node) for file, node in _code() if isinstance(node, ast.Call) and _is_texts(node.func))


def _is_texts(func: ast.expr) -> bool:
    if isinstance(func, ast.Attribute) and func.attr in {"plain", "count"}:
        return _is_texts(func.value)
    name = func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""
    return name.lstrip("_") == "texts"


def _fixed_calls() -> list[tuple[str, str, frozenset[str]]]:
    found = []
    for file, call in _calls():
        first = call.args[0] if call.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str) and all(k.arg for k in call.keywords):
            plural = isinstance(call.func, ast.Attribute) and call.func.attr == "count"
            names = frozenset(str(k.arg) for k in call.keywords)
            found += [(file, f"{first.value}{end}", names) for end in ((".one", ".other") if plural else ("",))]
    return found


def _literals() -> set[str]:
    return {node.value for _, node in _code() if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_call_names_a_sentence_and_gives_its_fields():
    calls = _fixed_calls()
    assert len(calls) > 80, "the search works"
    known = {key: TEXTS.fields(key) - {"count"} for key in TEXTS}
    assert [(file, key) for file, key, names in calls if known.get(key) != names - {"count"}] == []


@pytest.mark.parametrize(("prefix", "values"), FAMILIES.items())
def test_every_member_of_a_family_has_a_sentence(prefix, values):
    missing = [value for value in values if f"{prefix}{value}" not in set(TEXTS)]
    assert missing == []


def test_every_sentence_is_used():
    together = {f"{prefix}{value}" for prefix, values in FAMILIES.items() for value in values}
    used = _literals() | together
    assert [key for key in TEXTS if key not in used and not ELSEWHERE.search(key)] == []


def test_every_problem_a_form_may_have_has_a_sentence():
    files = [BOT / "domain" / "form.py", BOT / "services" / "opening.py"]
    told = {
        key for file in files if file.exists() for key in re.findall(r'text="(form\.\w+)"', file.read_text("utf-8"))
    }
    assert {"form.name_missing", "form.email_invalid", "form.apps_too_many"} <= told
    assert told <= set(TEXTS)


def test_refusals_all_say_what_was_asked():
    assert all("action" in TEXTS.fields(f"refusal.{why}") for why in Refusal)


def test_status_words_are_the_trackers():
    shown = {TEXTS(f"status.{phase}") for phase in Phase}
    assert {str(status) for status in Status} <= shown


def test_no_sentence_wraps_a_value_in_italics():
    wrapped = re.compile(r"_\{\w+\}|\{\w+\}_")
    assert [key for key in TEXTS if wrapped.search(TEXTS._templates[key])] == []


def test_a_value_is_escaped_unless_it_is_safe_already():
    texts = Texts({"a": "*{x}*"})
    assert texts("a", x="<b>") == "*&lt;b&gt;*"
    assert texts("a", x=Mrkdwn("<@U1>")) == "*<@U1>*"
    assert texts.plain("a", x="<b>\n") == "*<b>*"


def test_lists_are_read_as_people_say_them():
    parts = [Mrkdwn(letter) for letter in "abc"]
    assert TEXTS.all_of(parts) == "a, b and c"
    assert TEXTS.all_of(parts[:1]) == "a"
    assert TEXTS.all_of([]) == ""


def test_one_and_many_may_leave_the_number_out():
    texts = Texts({"a.one": "one", "a.other": "{count} of them"})
    assert texts.count("a", 1) == "one"
    assert texts.count("a", 0) == "0 of them"


@pytest.mark.parametrize(
    ("templates", "told"),
    [({"a": "{x"}, "does not close"), ({"a": "{x!r}"}, "plain"), ({"a": "{}"}, "plain"), ({"a": "{x.y}"}, "plain")],
)
def test_a_template_that_is_no_plain_sentence_is_refused(templates, told):
    with pytest.raises(TextsError, match=told):
        Texts(templates)


@pytest.mark.parametrize("values", [{}, {"x": 1, "y": 2}, {"y": 1}])
def test_missing_and_unknown_values_are_refused(values):
    with pytest.raises(TextsError, match="needs"):
        Texts({"a": "{x}"})("a", **values)


def test_an_unknown_key_is_refused():
    with pytest.raises(TextsError, match="There is no text nothing"):
        TEXTS("nothing")


@pytest.mark.parametrize(
    ("text", "told"),
    [("a = 1", "The text a must be a sentence"), ("a = ''", "must be"), ("[a", "mine.toml are not valid TOML")],
)
def test_a_bad_file_is_refused(text, told):
    with pytest.raises(TextsError, match=told):
        Texts.parse(text, "mine.toml")
