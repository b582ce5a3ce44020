"""Whether calls and texts reach us, and whether we can answer."""

from collections.abc import Sequence
from typing import Final

from app.domain.businesses import Business
from app.domain.governance.facts import LATELY, Configuration, Stored
from app.domain.governance.items import Area, Item, Status, counted, named

TOO_MANY: Final = 0.05
NOTABLE: Final = 0.01
"""Of what Twilio asks: how much may meet an apology."""


def signatures(configuration: Configuration) -> Item:
    verified = configuration.twilio.signatures_verified
    return Item(
        id="twilio_signatures",
        area=Area.TELEPHONY,
        title="Twilio's signatures are verified",
        status=Status.OK if verified else Status.FAILING,
        found="verified" if verified else "anybody may pass for Twilio",
        wanted="VERIFY_TWILIO_SIGNATURES=true",
        how_to_mend="Set VERIFY_TWILIO_SIGNATURES=true and restart.",
    )


def account(configuration: Configuration) -> Item:
    twilio = configuration.twilio
    missing = [
        name
        for name, is_set in (
            ("TWILIO_ACCOUNT_SID", twilio.account),
            ("TWILIO_AUTH_TOKEN", twilio.token),
        )
        if not is_set
    ]
    return Item(
        id="twilio_account",
        area=Area.TELEPHONY,
        title="The Twilio account is known",
        status=Status.FAILING if missing else Status.OK,
        found=f"missing: {', '.join(missing)}" if missing else "account and token are set",
        wanted="the account, and the token it signs with; without it nothing is believed",
        how_to_mend="Copy them from Twilio's console into the environment file and restart.",
    )


def sending_key(configuration: Configuration) -> Item:
    api_key = configuration.twilio.api_key
    return Item(
        id="twilio_api_key",
        area=Area.TELEPHONY,
        title="Texts are sent with a key apart from the token",
        status=Status.OK if api_key else Status.WARNING,
        found="a key of the API is set" if api_key else "the account's own token would be used",
        wanted="TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET of a restricted key",
        how_to_mend="Make a restricted key for Messages, Calls and IncomingPhoneNumbers.",
    )


def provider(configuration: Configuration) -> Item:
    sends = configuration.sms_provider == "twilio"
    return Item(
        id="sms_provider",
        area=Area.TELEPHONY,
        title="Texts go out, and people on call are rung",
        status=Status.OK if sends else Status.FAILING,
        found=f"SMS_PROVIDER={configuration.sms_provider}"
        + ("" if sends else ": nothing leaves, alarms about emergencies neither"),
        wanted="SMS_PROVIDER=twilio",
        how_to_mend="Set SMS_PROVIDER=twilio with the account's settings and restart.",
    )


def public_address(configuration: Configuration) -> Item:
    origin = configuration.public_origin
    is_safe = origin.startswith("https://")
    return Item(
        id="public_address",
        area=Area.TELEPHONY,
        title="The public address is known and encrypted",
        status=Status.OK if is_safe else Status.FAILING,
        found=origin or "PUBLIC_BASE_URL is not set",
        wanted="PUBLIC_BASE_URL=https://…, exactly as Twilio calls it",
        how_to_mend="Put a proxy with a certificate in front, set PUBLIC_BASE_URL, restart.",
    )


def numbers(stored: Stored) -> Item:
    everybody = stored.businesses
    without = [one for one in everybody if not one.twilio_phone_number]
    nobody = len(without) == len(everybody)
    return Item(
        id="numbers",
        area=Area.TELEPHONY,
        title="Every business has a number",
        status=(
            _graded(without, Status.FAILING if nobody else Status.WARNING)
            if everybody
            else Status.FAILING
        ),
        found=f"{counted(without, everybody)} without a number at Twilio",
        wanted="a number per business, whose webhooks lead here",
        how_to_mend="Provision one: it is connected or bought, and its webhooks are set.",
        business_ids=named(without),
    )


def webhooks_seen(stored: Stored) -> Item:
    """Nothing asked is no proof of a fault: perhaps nobody called."""
    reachable = [one for one in stored.businesses if one.twilio_phone_number]
    silent = [one for one in reachable if _last_request(stored, one) is None]
    nobody = len(silent) == len(reachable)
    return Item(
        id="webhooks_seen",
        area=Area.TELEPHONY,
        title="Twilio reaches us for every number",
        status=(
            _graded(silent, Status.FAILING if nobody else Status.WARNING)
            if reachable
            else Status.UNKNOWN
        ),
        found=f"{counted(silent, reachable)} with a number not asked for in {LATELY.days} days",
        wanted=f"a call or text within {LATELY.days} days, if only your own",
        how_to_mend="Ring the number. If nothing comes: its webhooks at Twilio, PUBLIC_BASE_URL.",
        business_ids=named(silent),
    )


def webhook_errors(stored: Stored) -> Item:
    rates = {one.id: stored.traffic[one.id].error_rate for one in _asked(stored)}
    hit = [one for one in stored.businesses if rates.get(one.id, 0) > NOTABLE]
    worst = max(rates.values(), default=0)
    return Item(
        id="webhook_errors",
        area=Area.TELEPHONY,
        title="Callers do not meet an apology",
        status=(
            _graded(hit, Status.FAILING if worst > TOO_MANY else Status.WARNING)
            if rates
            else Status.UNKNOWN
        ),
        found=(
            f"at worst {worst:.1%} of a business's requests in {LATELY.days} days"
            if rates
            else f"nothing was asked in {LATELY.days} days"
        ),
        wanted=f"at most {NOTABLE:.0%}",
        how_to_mend="Search the log for `a webhook of Twilio's failed`; the trace is beside it.",
        business_ids=named(hit),
    )


def _graded(some: Sequence[Business], status: Status) -> Status:
    return status if some else Status.OK


def _last_request(stored: Stored, business: Business) -> object:
    traffic = stored.traffic.get(business.id)
    return traffic.last_request_at if traffic else None


def _asked(stored: Stored) -> list[Business]:
    return [one for one in stored.businesses if one.id in stored.traffic]
