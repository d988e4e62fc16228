"""What the README and the examples promise is there."""

import re
from pathlib import Path

import pytest

from bot.domain.authority import MAY, Action, Role
from bot.messages.replies import WORDS
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "sandbox" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXTS = ROOT / "bot" / "messages" / "texts"
TYPED = [*PAGES, ROOT / "SECURITY.md", ROOT / "CHANGELOG.md", ROOT / ".env.example", *sorted(TEXTS.glob("*.toml"))]


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def example_keys() -> list[str]:
    return re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)


def test_every_make_target_that_is_named_exists():
    named = set(re.findall(r"`?make ([a-z]+)", " ".join(page.read_text("utf-8") for page in PAGES)))
    assert named & targets() >= {"demo", "test", "story", "help", "crash"}
    assert {word for word in named if f"`make {word}" in README} <= targets()


@pytest.mark.parametrize("page", TYPED, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_is_written_so_that_it_works_when_typed(page):
    bare = re.findall(r"(?<!\.venv/bin/)\bpython -m \w+ \w*", page.read_text("utf-8"))
    assert bare == [], "outside the environment there is no typer"


def test_every_setting_is_in_the_example_and_no_other():
    assert sorted(example_keys()) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_says_each_setting_once():
    assert len(example_keys()) == len(set(example_keys()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(page):
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_word_of_the_command_is_in_the_readme():
    assert [word for word in WORDS if f"/credreq {word}" not in README] == []


def test_the_table_of_roles_is_the_one_in_the_code():
    page = (ROOT / "docs" / "roles.md").read_text("utf-8")
    head, *lines = [
        line.strip("| ").split(" | ") for line in page.splitlines() if re.match(r"\| \w+: |\| action ", line)
    ]
    columns = [name.split()[0] for name in head[1:]]
    told = {line[0].partition(":")[0]: dict(zip(columns, line[1:], strict=True)) for line in lines}
    assert told == {str(a): {c: "yes" if Role(c) in _held(a) else "no" for c in columns} for a in Action}


def _held(action: Action) -> frozenset[Role]:
    """Whoever is more than a member, or a guest with a part, may what those may too."""
    may = MAY[action]
    more = {Role.ADMIN, Role.OWNER, Role.CREATOR} if Role.MEMBER in may else set()
    return may | more | ({Role.CONTACT} if Role.GUEST in may else set())
