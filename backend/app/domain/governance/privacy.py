"""What becomes of what people told us."""

from app.domain.governance.facts import Configuration, Stored
from app.domain.governance.items import Area, Item, Status, counted, named


def retention(stored: Stored) -> Item:
    unset = [
        one
        for one in stored.businesses
        if one.appointment_retention_days is None or one.conversation_retention_days is None
    ]
    return Item(
        id="retention_days",
        area=Area.PRIVACY,
        title="It is decided how long things are kept",
        status=Status.WARNING if unset else Status.OK,
        found=f"{counted(unset, stored.businesses)} that keep visits or talks for ever",
        wanted="appointment_retention_days and conversation_retention_days per business",
        how_to_mend="Ask the owner how long, and set both; what is older goes once a day.",
        business_ids=named(unset),
    )


def language_model(configuration: Configuration) -> Item:
    host, is_local = configuration.language_model, configuration.language_model_is_local
    leaves = bool(host) and not is_local
    return Item(
        id="language_model",
        area=Area.PRIVACY,
        title="Callers' words stay here",
        status=Status.WARNING if leaves else Status.OK,
        found=_where_words_go(host, is_local),
        wanted="no language model, one in your own network, or a contract with whoever runs it",
        how_to_mend="Empty LLM_BASE_URL and LLM_MODEL, or agree in writing what they keep.",
    )


def _where_words_go(host: str, is_local: bool) -> str:
    if not host:
        return "no language model is asked"
    if is_local:
        return f"some sentences go to {host}, in this network"
    return f"some sentences go word for word to {host}"


def speech(configuration: Configuration) -> Item:
    host, is_local = configuration.speech, configuration.speech_is_local
    leaves = bool(host) and not is_local
    return Item(
        id="speech_provider",
        area=Area.PRIVACY,
        title="Callers' voices stay here",
        status=Status.WARNING if leaves else Status.OK,
        found=_where_voices_go(host, is_local),
        wanted="no speech provider, one in your own network, or a contract with whoever runs it",
        how_to_mend="Empty SPEECH_BASE_URL, or agree in writing what they keep.",
    )


def _where_voices_go(host: str, is_local: bool) -> str:
    if not host:
        return "no speech provider is asked"
    if is_local:
        return f"our replies and recorded speech go to {host}, in this network"
    return f"our replies and recorded speech go to {host}"


def carrier(configuration: Configuration) -> Item:
    """Who hears a telephone call is no choice of ours: whoever carries it."""
    carries = configuration.sms_provider == "twilio" or configuration.twilio.token
    return Item(
        id="twilio_privacy",
        area=Area.PRIVACY,
        title="It is known what Twilio keeps of calls",
        status=Status.UNKNOWN if carries else Status.OK,
        found=(
            "Twilio turns callers' speech into words; what it keeps is set in its console"
            if carries
            else "Twilio is not used"
        ),
        wanted="recordings behind authentication, kept at Twilio no longer than you need them",
        how_to_mend="In Twilio's console: HTTP authentication for media, and how long it keeps it.",
    )


def time_zones(stored: Stored) -> Item:
    """Nobody is texted at night, by the clock of the business among others."""
    differing = [
        one
        for one in stored.businesses
        if stored.home_zones.get(one.id) not in (None, one.timezone)
    ]
    unchecked = [one for one in stored.businesses if one.id not in stored.home_zones]
    return Item(
        id="quiet_hours",
        area=Area.PRIVACY,
        title="Quiet hours follow the right clock",
        status=_zone_status(bool(differing), bool(unchecked)),
        found=f"{counted(differing, stored.businesses)} whose time zone is not that of base_zip, "
        f"{len(unchecked)} without a ZIP to compare",
        wanted="the time zone of the place a business works from",
        how_to_mend="Set timezone and base_zip of each: texts wait for the morning there.",
        business_ids=named([*differing, *unchecked]),
    )


def _zone_status(is_wrong: bool, is_unknown: bool) -> Status:
    if is_wrong:
        return Status.WARNING
    return Status.UNKNOWN if is_unknown else Status.OK
