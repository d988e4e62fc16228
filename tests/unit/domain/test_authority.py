import pytest

from bot.domain.authority import Action, Policy, Refusal, refusal
from bot.domain.person import Person
from tests.unit.domain.build import an_intake

POLICY = Policy(admins=frozenset({"U0ADAM"}), admin_group="S0LEADS")
INTAKE = an_intake(owner_id="U0PAULA")


def person(user_id: str, **values) -> Person:
    return Person(id=user_id, name=user_id, team_id="T1", **values)


@pytest.mark.parametrize("action", [Action.REVOKE, Action.RETRY, Action.SHOW_LINK])
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


def test_a_guest_may_read_and_nothing_else():
    guest = person("U0PAULA", is_guest=True)
    assert refusal(Action.READ, guest, POLICY, INTAKE) is None
    for action in set(Action) - {Action.READ}:
        assert refusal(action, guest, POLICY, INTAKE) is Refusal.GUEST


def test_every_member_may_open_and_read():
    assert refusal(Action.OPEN, person("U0MIA"), POLICY) is None
    assert refusal(Action.READ, person("U0MIA"), POLICY) is None
