from dataclasses import replace

from sandbox.make.credential_request import CredentialRequest
from sandbox.make.face import SNAPSHOT_ROWS, MakeFace
from sandbox.world.world import World
from tests.contract.make_face.conftest import REQUESTS, Make, body_for, serving

MANY = 10_000


def copy_of(request: CredentialRequest, number: int) -> CredentialRequest:
    own = tuple(replace(c, id=f"{c.id}-{number}") for c in request.credentials)
    return replace(request, id=f"{request.id}-{number:05}", link_token=f"link-{number}", credentials=own)


async def test_ten_thousand_requests(world: World) -> None:
    face = MakeFace(world)
    async with serving(world, face) as http:
        make = Make(http, world)
        created = (await make.ok("POST", f"{REQUESTS}/v2", json=body_for()))["request"]["id"]
        store = face._zone.store
        first = store.get(created)
        assert first
        for number in range(MANY):
            store.save(copy_of(first, number))
        page = await make.ok("GET", f"{REQUESTS}?teamId=1&pg[limit]=100&pg[offset]={MANY - 50}&cols=id")
        assert (len(page["requests"]), page["pg"]["total"]) == (51, MANY + 1)
        assert len((await http.get("/control/state")).json()["make"]["requests"]) == SNAPSHOT_ROWS
        assert len((await http.get("/control/make/requests")).json()["requests"]) == MANY + 1
        await make.ok("DELETE", f"{REQUESTS}/{created}-00042?confirmed=true")
        assert (await make.ok("GET", f"{REQUESTS}?teamId=1&cols=id"))["pg"]["total"] == MANY
