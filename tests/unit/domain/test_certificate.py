import json
from dataclasses import replace

import pytest

from bot.domain.certificate import NEVER_SEEN, Certificate, Proof, certificate_of, certify, document
from bot.domain.status import Status
from tests.store.build import a_credential
from tests.unit.certificates import DONE, GIVEN, GOOGLE, NOW, a_certificate, sources


def proofs(certificate: Certificate) -> dict[str, Proof]:
    return {proof.app: proof for proof in certificate.proofs}


def test_everything_covered_is_listed_with_what_was_before_and_after():
    certificate = a_certificate()
    assert list(proofs(certificate)) == ["Gmail", "Google Ads", "Shopify", "FTP"]
    (access,) = proofs(certificate)["Gmail"].accesses
    assert (access.before, access.after, access.is_left) == ("authorized", "pending", False)
    assert (access.account, access.scopes) == ("carla@müller.example", ("gmail.send", "gmail.readonly"))
    assert (access.authorized_at, access.deleted_at, access.declined_at) == (GIVEN, DONE, DONE)
    assert certificate.left == ()


def test_only_what_was_given_leaves_something_at_the_provider():
    assert {app: proof.was_given for app, proof in proofs(a_certificate()).items()} == {
        "Gmail": True, "Google Ads": False, "Shopify": True, "FTP": True,
    }  # fmt: skip
    assert proofs(a_certificate())["Gmail"].remove_at == GOOGLE
    assert proofs(a_certificate())["Shopify"].remove_at is None


def test_what_is_still_there_is_left_with_its_reason():
    certificate = a_certificate(left=True)
    (proof,) = certificate.left
    assert (proof.app, proof.left_because) == (
        "Shopify",
        "Make still shows access for this app after it was told to remove it.",
    )
    assert proof.accesses[0].is_left


def test_a_revoked_row_to_which_access_came_back_is_left():
    given = sources()
    dossier = given.dossiers[0]
    held = tuple(replace(c, state="authorized", remote_id="9") if c.id == "cr1" else c for c in dossier.credentials)
    back = replace(given, dossiers=(replace(dossier, credentials=held),))
    assert [proof.app for proof in certify(back, {}, {}, NOW).left] == ["Gmail"]


def test_a_declined_row_is_over():
    given = sources()
    dossier = given.dossiers[0].map_requests(lambda row: replace(row, status=Status.DECLINED, revoked_at=None))
    assert certify(replace(given, dossiers=(dossier,)), {}, {}, NOW).left == ()


def test_a_credential_of_only_one_look_is_listed_too():
    given = sources()
    dossier = given.dossiers[0]
    late = a_credential(dossier.requests[0], id="cr9", state="pending")
    others = tuple(c for c in dossier.credentials if c.id != "cr1")
    changed = replace(given, dossiers=(replace(dossier, credentials=(*others, late)),))
    seen = {a.id: (a.before, a.after) for a in proofs(certify(changed, {}, {}, NOW))["Gmail"].accesses}
    assert seen == {"cr1": ("authorized", "gone"), "cr9": (NEVER_SEEN, "pending")}


@pytest.mark.parametrize("left", [True, False])
def test_the_document_can_be_read_again(left):
    certificate = a_certificate(left=left, project="half \ud83d")
    read = certificate_of(json.loads(json.dumps(document(certificate))))
    assert read == replace(certificate, project="half ?")


def test_another_document_is_none():
    for other in ({}, {"format": "x"}, {"format": "credreq.certificate/1"}):
        with pytest.raises(ValueError, match=r"."):
            certificate_of(other)


def test_people_who_act_are_named():
    assert sources().people == {"U0PAULA", "U0ADAM"}
    assert a_certificate().name("U0ADAM") == "Ädam Admin"
    assert a_certificate().name("U0GONE") == "U0GONE"
