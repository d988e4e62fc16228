"""A closed project: one app that was given and taken back, one never given, one still there, one by a share link."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.certificate import Certificate, Sources, certify
from bot.domain.chain import Head
from bot.domain.credential import RevokeStep
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, Event, EventKind, Surface
from bot.domain.intake import Card
from bot.domain.status import Status
from bot.domain.teardown import Teardown, take_stock
from tests.store.build import a_credential, a_make_request, a_request, an_intake

ASKED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GIVEN, CLOSED, DONE, NOW = (ASKED + timedelta(days=d) for d in (1, 90, 90.01, 90.02))
GOOGLE = "Google Account > Security > Your connections to third-party apps & services"


def before(**given: Any) -> Dossier:
    """Return the intake as it was when somebody pressed Close."""
    intake = an_intake(
        **({"id": "in1", "client": "Müller & Söhne", "project": "Website-Relaunch", "created_at": ASKED} | given)
    )
    made = tuple(
        a_make_request(intake, id=f"mr{n}", name=f"n{n}", public_uri="https://eu1.make.com/enter/1") for n in range(3)
    )
    usual = {"requested_at": ASKED, "status_at": ASKED}
    gmail = a_request(
        made[0], id="rq1", app_key="gmail", app_label="Gmail", status=Status.AUTHORIZED, authorized_at=GIVEN, **usual
    )
    ads = a_request(made[1], id="rq2", app_key="google-ads", app_label="Google Ads", **usual)
    shop = a_request(
        made[2],
        id="rq3",
        app_key="shopify",
        app_label="Shopify",
        status=Status.AUTHORIZED,
        authorized_at=GIVEN,
        modules=("watchOrders",),
        **usual,
    )
    ftp = a_request(
        made[0], id="rq4", app_key="ftp", app_label="FTP", status=Status.AUTHORIZED, authorized_at=GIVEN, **usual
    )
    ftp = replace(ftp, make_request_id=None)
    held = (
        a_credential(
            gmail,
            id="cr1",
            state="authorized",
            remote_id="771",
            account="carla@müller.example",
            scope=("gmail.send", "gmail.readonly"),
            authorized_at=GIVEN,
        ),
        a_credential(ads, id="cr2", state="pending"),
        a_credential(
            shop, id="cr3", state="authorized", remote_id="772", account="müller.myshopify.com", authorized_at=GIVEN
        ),
    )
    return Dossier(
        intake=intake,
        card=Card(intake_id="in1", channel_id="C0ACME"),
        make_requests=made,
        requests=(gmail, ads, shop, ftp),
        credentials=held,
    )


def after(dossier: Dossier, *, left: bool) -> Dossier:
    """Return it as it is at the end; `left`: Make would not let go of one."""

    def end(row: Any) -> Any:
        if left and row.id == "rq3":
            return replace(
                row,
                problem="Make still shows access for this app after it was told to remove it.",
                revoke_requested_at=CLOSED,
            )
        return replace(row, status=Status.REVOKED, revoked_at=DONE, revoked_by="U0ADAM")

    gone = {"cr1": "pending", "cr2": "declined", "cr3": "authorized" if left else "pending"}
    held = tuple(
        replace(c, state=gone[c.id], remote_id="772" if gone[c.id] == "authorized" else None)
        for c in dossier.credentials
    )
    return replace(dossier.map_requests(end), credentials=held)


def sources(*, left: bool = False, **given: Any) -> Sources:
    """Return what the certificate is made of."""
    was = before(**given)
    teardown = Teardown(
        id="td1", client=was.intake.client, project=was.intake.project, intake_id="in1", channel_id="C0ACME", asked_by="U0PAULA",
        asked_at=CLOSED, surface=Surface.BUTTON, two_person=True, approved_by="U0ADAM", approved_at=CLOSED, started_at=CLOSED,
        rows=take_stock([was]), finished_at=DONE,
    )  # fmt: skip
    steps = [
        Event(
            at=DONE,
            actor=BOT,
            surface=Surface.DELIVERY,
            kind=EventKind.REVOKE_STEP,
            intake_id="in1",
            request_id="rq1",
            data={"credential": "cr1", "step": str(step)},
        )
        for step in (RevokeStep.DELETED, RevokeStep.DECLINED)
    ]
    return Sources(teardown, (after(was, left=left),), tuple(steps), Head(120, "6f0c" * 16))


def a_certificate(*, left: bool = False, **given: Any) -> Certificate:
    names = {"U0PAULA": "Paula Park", "U0ADAM": "Ädam Admin"}
    return certify(sources(left=left, **given), names, {"gmail": GOOGLE, "google-ads": GOOGLE}, NOW)
