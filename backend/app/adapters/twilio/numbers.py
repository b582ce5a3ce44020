"""Numbers at Twilio: which we have, which we could have, and where their calls and texts go."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from app.adapters.twilio.api import Fields, TwilioApi, sid_of, text_of
from app.domain.numbers import OwnedNumber, Webhooks

BINDING: Final = ("voice_application_sid", "sms_application_sid", "trunk_sid")


class TwilioNumbers:
    def __init__(self, api: TwilioApi) -> None:
        self._api = api

    async def find(self, number: str) -> OwnedNumber | None:
        found = await self._owned([("PhoneNumber", number)])
        return next((one for one in found if one.number == number), None)

    async def find_named(self, name: str) -> OwnedNumber | None:
        found = await self._owned([("FriendlyName", name)])
        return next((one for one in found if one.name == name), None)

    async def list_available(self, area_code: str | None) -> Sequence[str]:
        wanted = [("SmsEnabled", "true"), ("VoiceEnabled", "true"), ("PageSize", "5")]
        if area_code:
            wanted.append(("AreaCode", area_code))
        said = await self._api.look("/AvailablePhoneNumbers/US/Local.json", wanted)
        numbers = [text_of(one, "phone_number") for one in _dicts(said, "available_phone_numbers")]
        return [one for one in numbers if one]

    async def buy(self, number: str, name: str, webhooks: Webhooks) -> OwnedNumber:
        fields = [("PhoneNumber", number), ("FriendlyName", name), *_fields(webhooks)]
        said = await self._api.create("/IncomingPhoneNumbers.json", fields)
        return OwnedNumber(sid=sid_of(said), number=text_of(said, "phone_number") or number)

    async def connect(self, owned: OwnedNumber, webhooks: Webhooks) -> None:
        await self._api.create(f"/IncomingPhoneNumbers/{owned.sid}.json", _fields(webhooks))

    async def _owned(self, wanted: Fields) -> Sequence[OwnedNumber]:
        said = await self._api.look("/IncomingPhoneNumbers.json", [*wanted, ("PageSize", "20")])
        listed = _dicts(said, "incoming_phone_numbers")
        return [_owned_number(one) for one in listed]


def _owned_number(said: Mapping[str, Any]) -> OwnedNumber:
    bound = any(text_of(said, name) for name in BINDING)
    return OwnedNumber(
        sid=sid_of(said),
        number=text_of(said, "phone_number"),
        name=text_of(said, "friendly_name"),
        is_bound=bound,
    )


def _fields(webhooks: Webhooks) -> list[tuple[str, str]]:
    return [
        ("VoiceUrl", webhooks.voice),
        ("VoiceMethod", "POST"),
        ("VoiceFallbackUrl", webhooks.voice_fallback),
        ("VoiceFallbackMethod", "POST"),
        ("StatusCallback", webhooks.voice_status),
        ("StatusCallbackMethod", "POST"),
        ("SmsUrl", webhooks.texts),
        ("SmsMethod", "POST"),
        ("SmsFallbackUrl", webhooks.texts_fallback),
        ("SmsFallbackMethod", "POST"),
    ]


def _dicts(said: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    listed = said.get(name)
    return (one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, dict))
