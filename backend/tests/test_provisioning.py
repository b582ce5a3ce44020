"""A number for a business: connected or bought, its webhooks set, and once."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace

import pytest

from app.domain.numbers import OwnedNumber, Webhooks
from app.errors import OutcomeUnknown
from app.ports import Storage
from app.services.provisioning import Provisioning
from tests.support.fakes import FrozenClock
from tests.support.web import Tenant, Web, serving

ORIGIN, NUMBER = "https://calls.example.com", "+18165550100"


@dataclass
class Account:
    """Numbers at Twilio: `names` and `webhooks` by number."""

    names: dict[str, str] = field(default_factory=dict)
    webhooks: dict[str, Webhooks] = field(default_factory=dict)
    available: list[str] = field(default_factory=lambda: ["+18165550177", "+18165550178"])
    loses_the_next_answer: bool = False

    async def find(self, number: str) -> OwnedNumber | None:
        return self._owned(number) if number in self.names else None

    async def find_named(self, name: str) -> OwnedNumber | None:
        return next((self._owned(n) for n, given in self.names.items() if given == name), None)

    async def list_available(self, area_code: str | None) -> Sequence[str]:
        return [one for one in self.available if area_code in (None, one[2:5])]

    async def buy(self, number: str, name: str, webhooks: Webhooks) -> OwnedNumber:
        self.names[number], self.webhooks[number] = name, webhooks
        self.available = [one for one in self.available if one != number]
        if self.loses_the_next_answer:
            self.loses_the_next_answer = False
            raise OutcomeUnknown("timed out")
        return self._owned(number)

    async def connect(self, owned: OwnedNumber, webhooks: Webhooks) -> None:
        self.webhooks[owned.number] = webhooks

    def _owned(self, number: str) -> OwnedNumber:
        return OwnedNumber(sid=f"PN{number[1:]}", number=number)


@dataclass
class Platform:
    web: Web
    account: Account
    tenant: Tenant

    async def provision(self, tenant: Tenant | None = None, **wanted: object):
        path = f"/businesses/{(tenant or self.tenant).id}/twilio/provision"
        return await self.web.admin("POST", path, json=wanted)


@pytest.fixture
async def platform(storage: Storage, clock: FrozenClock) -> AsyncIterator[Platform]:
    async with serving(storage, clock) as web:
        account = Account({NUMBER: "bought long ago"})
        provisioning = Provisioning(storage, account, ORIGIN)
        services = replace(web.services, provisioning=provisioning)
        web.client._transport.app.state.services = services
        yield Platform(Web(web.client, services), account, await web.tenant())


async def test_a_number_we_have_is_connected(platform: Platform) -> None:
    answer = await platform.provision(phone_number="(816) 555-0100")
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert (said["phone_number"], said["was_bought"]) == (NUMBER, False)
    query = f"?business_id={platform.tenant.id}"
    assert said["voice_url"] == f"{ORIGIN}/twilio/voice{query}"
    assert platform.account.webhooks[NUMBER].texts == f"{ORIGIN}/twilio/sms{query}"
    business = (await platform.web.admin("GET", f"/businesses/{platform.tenant.id}")).json()
    assert business["twilio_phone_number"] == NUMBER


async def test_again_changes_nothing_and_repairs_webhooks(platform: Platform) -> None:
    first = await platform.provision(phone_number=NUMBER)
    platform.account.webhooks.clear()
    assert (await platform.provision()).json() == first.json()
    assert NUMBER in platform.account.webhooks


async def test_a_number_is_bought_only_when_that_is_said(platform: Platform) -> None:
    assert (await platform.provision(area_code="816")).status_code == 404
    assert (await platform.provision(phone_number="+18165550177")).status_code == 404
    assert (await platform.provision()).status_code == 422
    bought = (await platform.provision(area_code="816", buy=True)).json()
    assert (bought["phone_number"], bought["was_bought"]) == ("+18165550177", True)
    assert (await platform.provision(area_code="212", buy=True)).status_code == 404


async def test_an_answer_that_got_lost_buys_no_second_number(platform: Platform) -> None:
    platform.account.loses_the_next_answer = True
    assert (await platform.provision(area_code="816", buy=True)).status_code == 504
    said = (await platform.provision(area_code="816", buy=True)).json()
    assert said["phone_number"] == "+18165550177"
    assert len(platform.account.names) == 2


async def test_another_businesss_number_is_not_taken_over(platform: Platform) -> None:
    await platform.provision(phone_number=NUMBER)
    other = await platform.web.tenant(name="Other")
    assert (await platform.provision(other, phone_number=NUMBER)).status_code == 409
    assert other.id not in platform.account.webhooks[NUMBER].voice


async def test_only_the_operator_may_and_only_with_a_provider(
    storage: Storage, platform: Platform
) -> None:
    path = f"/v1/admin/businesses/{platform.tenant.id}/twilio/provision"
    assert (await platform.tenant.post(path)).status_code == 401
    assert (
        await platform.web.admin("POST", "/businesses/no/twilio/provision", json={})
    ).status_code == 404
    async with serving() as web:
        tenant = await web.tenant()
        answer = await web.admin("POST", f"/businesses/{tenant.id}/twilio/provision", json={})
        assert answer.status_code == 409
