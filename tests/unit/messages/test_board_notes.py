"""What is said on the board of a status that a person set there."""

from dataclasses import replace

import pytest

from bot.domain.tracker_edits import ByHand
from bot.messages import board_notes
from bot.messages.texts import Texts
from tests.store.build import a_dossier

TEXTS = Texts.load()


@pytest.mark.parametrize("meant", ByHand)
@pytest.mark.parametrize("share", [False, True])
def test_every_status_that_is_put_back_is_told_of(meant, share):
    row = a_dossier("gmail").requests[0]
    row = replace(row, make_request_id=None if share else row.make_request_id)
    assert board_notes.status_refused(meant, row, "On hold", TEXTS).endswith("Back to Pending.")
