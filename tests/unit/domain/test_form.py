import pytest

from bot.domain.form import MAX_APPS, NewIntake, check

CATALOG = {"gmail", "hubspot"} | {f"app-{i}" for i in range(30)}


def a_form(**values) -> NewIntake:
    filled = {
        "source_key": "V1",
        "view_id": "V1",
        "client": "Acme",
        "project": "Website",
        "contact_name": "Carla",
        "contact_email": "carla@acme.example",
        "apps": ("gmail",),
        "owner_id": "U1",
        "channel_id": "C1",
        "opened_by": "U1",
    }
    return NewIntake(**filled | values)


def test_a_good_form_has_no_problem():
    assert check(a_form(), CATALOG) == []


@pytest.mark.parametrize(
    ("values", "where", "text"),
    [
        ({"client": ""}, "client", "form.name_missing"),
        ({"client": "  \u200b "}, "client", "form.name_missing"),
        ({"client": "🚀"}, "client", "form.name_missing"),
        ({"client": "x" * 300}, "client", "form.name_too_long"),
        ({"project": "x" * 101}, "project", "form.name_too_long"),
        ({"contact_email": "carla"}, "contact_email", "form.email_invalid"),
        ({"contact_email": "carla@"}, "contact_email", "form.email_invalid"),
        ({"contact_email": "cärla@acme.example"}, "contact_email", "form.email_not_ascii"),
        ({"contact_email": "a b@acme.example"}, "contact_email", "form.email_invalid"),
        ({"contact_email": "carla@acme.example\nBcc: x@y.example"}, "contact_email", "form.email_invalid"),
        ({"contact_email": "x" * 60 + "@" + "y." * 100 + "example"}, "contact_email", "form.email_invalid"),
        ({"sponsor_email": "nobody"}, "sponsor_email", "form.email_invalid"),
        ({"apps": ()}, "apps", "form.apps_missing"),
        ({"apps": ("gmail", "gmail")}, "apps", "form.app_twice"),
        ({"apps": ("myspace",)}, "apps", "form.app_unknown"),
        ({"apps": tuple(f"app-{i}" for i in range(MAX_APPS + 1))}, "apps", "form.apps_too_many"),
        ({"purposes": {"gmail": "x" * 401}}, "purpose.gmail", "form.purpose_too_long"),
    ],
)
def test_each_problem_names_its_field_and_its_text(values, where, text):
    assert [(p.where, p.text) for p in check(a_form(**values), CATALOG)] == [(where, text)]


@pytest.mark.parametrize("name", ["Müller & Söhne", "🚀 Rocket", "<!channel>", "*bold*", "株式会社", "A"])
def test_unusual_names_are_fine(name):
    assert check(a_form(client=name), CATALOG) == []


def test_several_problems_are_told_at_once():
    problems = check(a_form(client="", contact_email="x", apps=()), CATALOG)
    assert [p.where for p in problems] == ["client", "contact_email", "apps"]
