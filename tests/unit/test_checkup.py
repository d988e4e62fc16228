"""What the doctor says of deliveries."""

import pytest

from bot.domain.delivery import DeliveryKind
from bot.services.checkup.deliveries import KINDS


@pytest.mark.parametrize("kind", DeliveryKind)
def test_every_kind_of_delivery_has_a_name_and_an_advice(kind: DeliveryKind) -> None:
    what, advice = KINDS[kind]
    assert what.split()[0] in {"a", "an", "the"}
    assert advice
