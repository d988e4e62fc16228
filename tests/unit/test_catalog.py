"""The catalogue: reading it, searching it, and the one that is shipped."""

import tomllib
from pathlib import Path

import pytest

from bot.domain.catalog import App, Catalog, CatalogError, parse
from bot.parts.apps import read_catalog

ROOT = Path(__file__).parents[2]
SHIPPED = (ROOT / "bot" / "catalog.toml").read_text("utf-8")
STAND_IN = ROOT / "sandbox" / "make" / "data" / "catalog.toml"

ONE = """
[apps.gmail]
label = "Gmail"
make_app = "google-email"
purpose = "Read mail."
access = "read mail"
"""


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    catalog, _ = parse(SHIPPED, "bot/catalog.toml")
    return catalog


def test_the_shipped_catalogue_offers_what_agencies_ask_for(shipped: Catalog):
    assert len(shipped) >= 25
    assert {"gmail", "google-ads", "hubspot", "webflow", "meta-lead-ads", "stripe"} <= set(shipped)


def test_the_shipped_catalogue_asks_for_every_module_and_the_latest_version(shipped: Catalog):
    assert all(app.modules == ("*",) and app.version is None for app in shipped.values())


def test_labels_and_make_apps_of_the_shipped_catalogue_are_unique(shipped: Catalog):
    assert len({app.label.casefold() for app in shipped.values()}) == len(shipped)
    at_make = [app.make_app for app in shipped.values() if not app.is_share]
    assert len(set(at_make)) == len(at_make)


def test_a_few_of_the_shipped_apps_are_handed_in_by_a_share_link(shipped: Catalog):
    shared = {key for key, app in shipped.items() if app.is_share}
    assert shared == {"hosting-panel", "wordpress-admin", "domain-registrar", "sftp"}


def test_purposes_are_sentences_and_access_goes_on_from_it_lets_us(shipped: Catalog):
    for app in shipped.values():
        assert app.purpose[0].isupper()
        assert app.purpose.endswith(".")
        assert app.access[0].islower()
        assert not app.access.endswith(".")


def test_where_a_client_removes_make_is_told_in_german_too(shipped: Catalog):
    told = [app for app in shipped.values() if app.remove_at is not None]
    assert told
    assert [app.label for app in told if "de" not in app.remove_at_in] == []
    gmail = shipped["gmail"]
    assert (gmail.place("de"), gmail.place("fr")) == (gmail.remove_at_in["de"], gmail.remove_at)
    assert str(gmail.place("de")).startswith("Google-Konto >")


def test_the_stand_in_knows_every_shipped_app(shipped: Catalog):
    known = tomllib.loads(STAND_IN.read_text("utf-8"))["apps"]
    assert {app.make_app for app in shipped.values() if not app.is_share} <= set(known)


def test_it_is_read_in_its_own_order_and_extends_by_default():
    catalog, replaces = parse(ONE, "mine.toml")
    assert list(catalog) == ["gmail"]
    assert catalog["gmail"].modules == ("*",)
    assert not replaces


def test_it_can_replace_the_shipped_one():
    _, replaces = parse(f"replace = true\n{ONE}", "mine.toml")
    assert replaces


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("apps = [", "The catalogue mine.toml is not valid TOML: "),
        ("[apps.gmail]\nlabel = 'G'\npurpose = 'P.'\naccess = 'a'", "apps.gmail: make_app is missing."),
        (ONE + "colour = 'red'", "apps.gmail.colour is not a key it knows."),
        (ONE.replace("google-email", "Google Email"), "apps.gmail.make_app: "),
        (ONE.replace("[apps.gmail]", "[apps.G_Mail]"), "apps.G_Mail: "),
        (
            ONE + "kind = 'share_link'",
            "apps.gmail: make_app, version and modules are not for an app of kind share_link.",
        ),
        (ONE + "kind = 'carrier pigeon'", "apps.gmail.kind: "),
        (ONE + "modules = []", "apps.gmail.modules: "),
        (ONE + "version = 0", "apps.gmail.version: "),
        ("", "apps: Field required."),
        ("replace = true\n[apps]\n", "cannot be used: it replaces the shipped one, and names no app"),
        (ONE.replace('"Gmail"', '"  "'), "apps.gmail.label: "),
        (ONE.replace('"Read mail."', '" "'), "apps.gmail.purpose: "),
        (ONE + "modules = ['']", "apps.gmail.modules.0: "),
        (ONE + ONE.replace("[apps.gmail]", "[apps.mail]").replace("Gmail", "gmail "), "gmail and mail have one label"),
        ("more = 1\n" + ONE, "more is not a key it knows."),
    ],
)
def test_a_bad_file_is_one_sentence_that_names_the_place(text, told):
    with pytest.raises(CatalogError) as refused:
        parse(text, "mine.toml")
    assert "mine.toml" in str(refused.value)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value).removeprefix("The catalogue mine.toml is not valid TOML: ")


def test_a_file_of_ones_own_may_begin_with_a_mark_and_adds_no_second_label(tmp_path: Path):
    (tmp_path / "mine.toml").write_text(ONE.replace("Gmail", "Our mail"), "utf-8-sig")
    assert read_catalog(tmp_path / "mine.toml")["gmail"].label == "Our mail"
    (tmp_path / "mine.toml").write_text(ONE.replace("apps.gmail", "apps.mail"), "utf-8")
    with pytest.raises(CatalogError, match=r"mine\.toml cannot be used: gmail and mail have one label, Gmail\."):
        read_catalog(tmp_path / "mine.toml")


def test_searching_finds_labels_and_keys_and_puts_beginnings_first(shipped: Catalog):
    labels = [app.label for _, app in shipped.search("  ADS ")]
    assert "Google Ads" in labels
    assert shipped.search("meta")[0][1].label.startswith("Meta")
    assert [key for key, _ in shipped.search("google-my")] == []
    assert len(shipped.search("")) == len(shipped)
    assert len(shipped.search("", limit=3)) == 3


def test_extending_adds_and_replaces_by_key(shipped: Catalog):
    mine = App(label="Our mail", make_app="app#our-mail", purpose="Mail.", access="mail")
    both = shipped.extended(Catalog({"gmail": mine, "own": mine}))
    assert both["gmail"].label == "Our mail"
    assert len(both) == len(shipped) + 1
