"""Records as Twilio writes them: https://www.twilio.com/docs/openapi, api v2010."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from tools.twilio_fake.records import Number, PlacedCall, Recording, Text
from tools.twilio_webhooks import API_VERSION

Json = dict[str, Any]
URLS = {
    "voice_url": "VoiceUrl",
    "voice_fallback_url": "VoiceFallbackUrl",
    "status_callback": "StatusCallback",
    "sms_url": "SmsUrl",
    "sms_fallback_url": "SmsFallbackUrl",
}
ERRORS = {
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
}


class Refused(Exception):
    """The request is answered with an error of Twilio's."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code

    @property
    def body(self) -> Json:
        info = f"https://www.twilio.com/docs/errors/{self.code}"
        return {
            "code": self.code,
            "message": str(self),
            "more_info": info,
            "status": self.status,
        }


def not_found(what: str) -> Refused:
    return Refused(404, 20404, f"The requested resource {what} was not found")


def rfc_2822(moment: datetime | None) -> str | None:
    return format_datetime(moment) if moment else None


def path(account: str, resource: str) -> str:
    return f"/{API_VERSION}/Accounts/{account}/{resource}.json"


def text(account: str, one: Text) -> Json:
    where = f"Messages/{one.sid}"
    return {
        "body": one.body,
        "num_segments": "0" if one.service_sid and one.status == "accepted" else str(one.segments),
        "direction": "outbound-api",
        "from": one.sender or None,
        "to": one.to,
        "date_updated": rfc_2822(one.updated_at or one.created_at),
        "price": None,
        "error_message": ERRORS.get(one.error_code or 0),
        "uri": path(account, where),
        "account_sid": account,
        "num_media": str(one.media),
        "status": one.status,
        "messaging_service_sid": one.service_sid or None,
        "sid": one.sid,
        "date_sent": rfc_2822(one.sent_at),
        "date_created": rfc_2822(one.created_at),
        "error_code": one.error_code,
        "price_unit": "USD",
        "api_version": API_VERSION,
        "subresource_uris": {"media": path(account, f"{where}/Media")},
    }


def call(account: str, one: PlacedCall) -> Json:
    where = f"Calls/{one.sid}"
    return {
        "sid": one.sid,
        "date_created": rfc_2822(one.created_at),
        "date_updated": rfc_2822(one.updated_at or one.created_at),
        "parent_call_sid": None,
        "account_sid": account,
        "to": one.to,
        "to_formatted": one.to,
        "from": one.caller,
        "from_formatted": one.caller,
        "phone_number_sid": None,
        "status": one.status,
        "start_time": rfc_2822(one.started_at),
        "end_time": rfc_2822(one.ended_at),
        "duration": str(one.seconds) if one.ended_at else None,
        "price": None,
        "price_unit": "USD",
        "direction": "outbound-api",
        "answered_by": None,
        "api_version": API_VERSION,
        "forwarded_from": None,
        "group_sid": None,
        "caller_name": None,
        "queue_time": "0",
        "trunk_sid": None,
        "uri": path(account, where),
        "subresource_uris": {"recordings": path(account, f"{where}/Recordings")},
    }


def number(account: str, one: Number) -> Json:
    given = one.settings
    urls = {name: given.get(parameter, "") for name, parameter in URLS.items()}
    return {
        **urls,
        "account_sid": account,
        "address_sid": None,
        "address_requirements": "none",
        "api_version": API_VERSION,
        "beta": False,
        "bundle_sid": None,
        "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False},
        "date_created": rfc_2822(one.created_at),
        "date_updated": rfc_2822(one.created_at),
        "emergency_address_sid": None,
        "emergency_address_status": "unregistered",
        "emergency_status": "Inactive",
        "friendly_name": given.get("FriendlyName", one.number),
        "identity_sid": None,
        "origin": "twilio",
        "phone_number": one.number,
        "sid": one.sid,
        "sms_application_sid": given.get("SmsApplicationSid"),
        "sms_fallback_method": given.get("SmsFallbackMethod", "POST"),
        "sms_method": given.get("SmsMethod", "POST"),
        "status": "in-use",
        "status_callback_method": given.get("StatusCallbackMethod", "POST"),
        "trunk_sid": None,
        "uri": path(account, f"IncomingPhoneNumbers/{one.sid}"),
        "voice_application_sid": given.get("VoiceApplicationSid"),
        "voice_caller_id_lookup": given.get("VoiceCallerIdLookup") == "true",
        "voice_fallback_method": given.get("VoiceFallbackMethod", "POST"),
        "voice_method": given.get("VoiceMethod", "POST"),
        "voice_receive_mode": "voice",
    }


def available(found: str) -> Json:
    return {
        "friendly_name": f"({found[2:5]}) {found[5:8]}-{found[8:]}",
        "phone_number": found,
        "lata": None,
        "locality": None,
        "rate_center": None,
        "latitude": None,
        "longitude": None,
        "region": None,
        "postal_code": None,
        "iso_country": "US",
        "address_requirements": "none",
        "beta": False,
        "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False},
    }


def recording(account: str, one: Recording) -> Json:
    where = f"Recordings/{one.sid}"
    return {
        "account_sid": account,
        "api_version": API_VERSION,
        "call_sid": one.call_sid,
        "conference_sid": None,
        "date_created": rfc_2822(one.created_at),
        "date_updated": rfc_2822(one.created_at),
        "start_time": rfc_2822(one.created_at),
        "duration": str(one.seconds),
        "sid": one.sid,
        "price": None,
        "price_unit": "USD",
        "status": "completed",
        "channels": 1,
        "source": "RecordVerb",
        "error_code": None,
        "uri": path(account, where),
        "encryption_details": None,
        "subresource_uris": {"transcriptions": path(account, f"{where}/Transcriptions")},
        "media_url": None,
    }


def page(where: str, name: str, rows: Sequence[Json], query: Mapping[str, str]) -> Json:
    """One page of a list. `where` is its path, `query` what was asked, with PageSize and Page."""
    size = min(max(1, _number(query.get("PageSize"), 50)), 1000)
    at = _number(query.get("Page"), 0)
    shown = list(rows[at * size : (at + 1) * size])
    has_more = len(rows) > (at + 1) * size

    def uri(page_number: int) -> str:
        asked = {**query, "PageSize": str(size), "Page": str(page_number)}
        return f"{where}?{urlencode(asked)}"

    return {
        name: shown,
        "end": at * size + max(0, len(shown) - 1),
        "first_page_uri": uri(0),
        "next_page_uri": uri(at + 1) if has_more else None,
        "page": at,
        "page_size": size,
        "previous_page_uri": uri(at - 1) if at else None,
        "start": at * size,
        "uri": uri(at),
    }


def _number(given: str | None, otherwise: int) -> int:
    return int(given) if given and given.isdecimal() else otherwise
