"""Numbers: looked for, bought, and pointed somewhere.

https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final

from tools.twilio_fake.records import Number
from tools.twilio_fake.setup import Stage, is_address
from tools.twilio_fake.texts import CALLABLE
from tools.twilio_fake.wire import Refused, not_found
from tools.twilio_webhooks import a_sid

ADDRESSES: Final = ("VoiceUrl", "VoiceFallbackUrl", "StatusCallback", "SmsUrl", "SmsFallbackUrl")
MOST_FOUND: Final = 30
ANY_AREA: Final = "205"


class Numbers:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def own(self, number: str) -> Number:
        """One that was bought before."""
        bought = Number(sid=a_sid("PN"), number=number, created_at=self._stage.now())
        return self._stage.records.numbers.add(bought.sid, bought)

    def available(self, query: Mapping[str, str]) -> list[str]:
        """In an area code, or with digits somewhere; only numbers that nobody can have (555)."""
        area, contains = query.get("AreaCode") or ANY_AREA, query.get("Contains", "")
        wanted = contains.replace("*", "").removeprefix("+")
        every = (f"+1{area}555{line:04}" for line in range(100, 10_000))
        free = (n for n in every if wanted in n and not self._stage.records.owns(n))
        return list(islice(free, MOST_FOUND))

    def buy(self, form: Mapping[str, Sequence[str]]) -> Number:
        given = {name: values[0] for name, values in form.items() if values}
        wanted = given.pop("PhoneNumber", "") or self._any_in(given.pop("AreaCode", ""))
        if not CALLABLE.fullmatch(wanted):
            raise Refused(400, 21421, f"PhoneNumber is invalid: {wanted}")
        if self._stage.records.owns(wanted):
            raise Refused(400, 21422, f"{wanted} is not available")
        self._check(given)
        bought = self.own(wanted)
        bought.settings.update(given)
        self._stage.say(f"number {wanted} is bought")
        return bought

    def change(self, sid: str, form: Mapping[str, Sequence[str]]) -> Number:
        given = {name: values[0] for name, values in form.items() if values}
        found = self.get(sid)
        self._check(given)
        found.settings.update(given)
        for name in ADDRESSES:
            if given.get(name):
                self._stage.say(f"number {found.number}: {name} {given[name]}")
        return found

    def get(self, sid: str) -> Number:
        found = self._stage.records.numbers.find(sid)
        if found is None:
            raise not_found(f"IncomingPhoneNumbers/{sid}")
        return found

    def give_up(self, sid: str) -> None:
        if not self._stage.records.numbers.drop(sid):
            raise not_found(f"IncomingPhoneNumbers/{sid}")

    def listed(self, query: Mapping[str, str]) -> list[Number]:
        """`PhoneNumber` may be a part of one, with stars; `FriendlyName` is the whole name."""
        wanted, name = query.get("PhoneNumber", "").replace("*", ""), query.get("FriendlyName")
        return self._stage.records.numbers.newest(
            lambda one: wanted in one.number
            and name in (None, one.settings.get("FriendlyName", one.number))
        )

    def _any_in(self, area: str) -> str:
        if not area:
            raise Refused(400, 21452, "PhoneNumber or AreaCode is required")
        found = self.available({"AreaCode": area})
        if not found:
            raise Refused(400, 21452, f"No phone numbers found in area code {area}")
        return found[0]

    def _check(self, given: Mapping[str, str]) -> None:
        for name in ADDRESSES:
            if given.get(name) and not is_address(given[name]):
                raise Refused(400, 21402, f"{name} is not a valid URL: {given[name]}")
