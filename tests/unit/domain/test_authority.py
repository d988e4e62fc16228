import pytest

from bot.domain.authority import MAY, Action, Policy, Refusal, Role, refusal
from bot.domain.person import Person
from tests.unit.domain.build import an_intake

POLICY = Policy(admins=frozenset({"U0ADAM"}), admin_group="S0LEADS")
INTAKE = an_intake(owner_id="U0PAULA")


def person(user_id: str, **values) -> Person:
    return Person(id=user_id, name=user_id, team_id="T1", **values)


@pytest.mark.parametrize("action", [action for action in Action if Role.OWNER in MAY[action]])
def test_owner_admin_and_admin_group_may_and_nobody_else(action):
    assert refusal(action, person("U0PAULA"), POLICY, INTAKE) is None
    assert refusal(action, person("U0ADAM"), POLICY, INTAKE) is None
    assert refusal(action, person("U0X", groups=frozenset({"S0LEADS"})), POLICY, INTAKE) is None
    assert refusal(action, person("U0MIA"), POLICY, INTAKE) is Refusal.NOT_OWNER


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize(
    ("trait", "why"),
    [
        ({"is_stranger": True}, Refusal.STRANGER),
        ({"is_deleted": True}, Refusal.INACTIVE),
        ({"is_bot": True}, Refusal.NOT_A_PERSON),
    ],
)
def test_outsiders_get_nothing_even_as_owner_and_admin(action, trait, why):
    policy = Policy(admins=frozenset({"U0PAULA"}))
    assert refusal(action, person("U0PAULA", **trait), policy, INTAKE) is why


def test_a_guest_may_read_and_nothing_else_even_as_owner_and_admin():
    guest = person("U0ADAM", is_guest=True, groups=frozenset({"S0LEADS"}))
    assert refusal(Action.READ, guest, POLICY, INTAKE) is None
    for action in set(Action) - {Action.READ}:
        assert refusal(action, guest, POLICY, INTAKE) is Refusal.GUEST


def test_a_guest_who_is_the_contact_may_hand_in_a_share_link_besides():
    intake = an_intake(owner_id="U0PAULA", contact_slack_id="U0GUS")
    allowed = {a for a in Action if refusal(a, person("U0GUS", is_guest=True), POLICY, intake) is None}
    assert allowed == {Action.READ, Action.GIVE_SHARE}


def test_only_creators_and_admins_open_once_creators_are_named():
    policy = Policy(admins=frozenset({"U0ADAM"}), creators=frozenset({"U0PAULA"}))
    assert refusal(Action.OPEN, person("U0PAULA"), policy) is None
    assert refusal(Action.OPEN, person("U0ADAM"), policy) is None
    assert refusal(Action.OPEN, person("U0MIA"), policy) is Refusal.NOT_CREATOR


@pytest.mark.parametrize("action", [Action.APPROVE, Action.REPAIR])
def test_what_is_for_admins_alone_is_not_for_the_owner(action):
    assert refusal(action, person("U0ADAM"), POLICY, INTAKE) is None
    assert refusal(action, person("U0PAULA"), POLICY, INTAKE) is Refusal.NOT_ADMIN


def test_every_action_says_who_may():
    assert set(MAY) == set(Action)


def test_every_member_may_open_and_read():
    assert refusal(Action.OPEN, person("U0MIA"), POLICY) is None
    assert refusal(Action.READ, person("U0MIA"), POLICY) is None
