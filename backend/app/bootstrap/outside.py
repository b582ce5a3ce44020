"""Whom we reach, as the settings have it: Twilio, calendars, a language model."""

from dataclasses import dataclass, replace
from pathlib import Path

from app.adapters import espeak, language_model, speech
from app.adapters.breaker import Breaker
from app.adapters.calendars import google
from app.adapters.calendars.caldav import CalDavCalendars
from app.adapters.calendars.google import GoogleCalendars
from app.adapters.calendars.google_tokens import GoogleTokens
from app.adapters.calendars.ics import IcsCalendars
from app.adapters.calendars.linked import LinkedCalendars
from app.adapters.calendars.outside_http import OutsideHttp
from app.adapters.stubs import StubPhoneCalls, StubTexts
from app.adapters.twilio import recordings
from app.adapters.twilio.api import TwilioApi
from app.adapters.twilio.numbers import TwilioNumbers
from app.adapters.twilio.recordings import TwilioRecordings
from app.adapters.twilio.texts import TwilioPhoneCalls, TwilioTexts
from app.config import Settings
from app.domain.calendars import CalendarKind
from app.ports import (
    Calendars,
    Clock,
    LanguageModel,
    PhoneCalls,
    PhoneNumbers,
    Texts,
)
from app.services.twilio_state import TwilioTrust
from app.services.voice import Voice


@dataclass(frozen=True, slots=True)
class Provider:
    """Who sends our texts and places our calls, if anybody."""

    texts: Texts | None = None
    phone_calls: PhoneCalls | None = None
    phone_numbers: PhoneNumbers | None = None
    api: TwilioApi | None = None


def provider_of(
    settings: Settings, texts: Texts | None, phone_calls: PhoneCalls | None
) -> Provider:
    """`texts` and `phone_calls` stand in for those of the settings."""
    chosen = _chosen(settings)
    return replace(
        chosen, texts=texts or chosen.texts, phone_calls=phone_calls or chosen.phone_calls
    )


def _chosen(settings: Settings) -> Provider:
    if settings.sms_provider == "stub":
        return Provider(StubTexts(), StubPhoneCalls())
    if settings.sms_provider == "none":
        return Provider()
    api = TwilioApi(
        settings.twilio_api_base_url, settings.twilio_account_sid, settings.twilio_login
    )
    origin = settings.public_base_url.rstrip("/")
    texts = TwilioTexts(api, origin, settings.twilio_messaging_service_sid)
    return Provider(texts, TwilioPhoneCalls(api), TwilioNumbers(api), api)


def recordings_of(settings: Settings) -> TwilioRecordings:
    if not all(settings.twilio_login):
        return TwilioRecordings(None)
    return TwilioRecordings(recordings.connect(settings.twilio_api_base_url, settings.twilio_login))


def twilio_trust(settings: Settings) -> TwilioTrust:
    tokens = (settings.twilio_auth_token, settings.twilio_next_auth_token)
    return TwilioTrust(
        public_origin=settings.public_base_url.rstrip("/"),
        account_sid=settings.twilio_account_sid,
        tokens=tuple(token.get_secret_value() for token in tokens if token.get_secret_value()),
        shared_keys=settings.twilio_keys,
        is_checked=settings.verify_twilio_signatures,
    )


def calendars_of(settings: Settings, clock: Clock) -> LinkedCalendars:
    http = OutsideHttp(allow_private=settings.calendar_allow_private_addresses)
    client = google.connect(settings.google_calendar_base_url)
    tokens = GoogleTokens(client, settings.google_token_url, clock)
    file = settings.google_credentials_file
    own = Path(file).read_text("utf-8") if file else None
    writable: dict[CalendarKind, Calendars] = {
        CalendarKind.CALDAV: CalDavCalendars(http),
        CalendarKind.GOOGLE: GoogleCalendars(client, tokens, clock, platform_credentials=own),
    }
    return LinkedCalendars(
        {CalendarKind.ICS: IcsCalendars(http)}, writable, http.close, client.aclose
    )


def language_model_of(settings: Settings) -> LanguageModel | None:
    if not settings.llm_base_url:
        return None
    return language_model.connect(
        settings.llm_base_url,
        settings.llm_model,
        settings.llm_api_key.get_secret_value(),
        budget_seconds=settings.llm_timeout_seconds,
        breaker=Breaker(),
    )


def voice_of(settings: Settings) -> Voice:
    """Unavailable when this machine is to speak and cannot."""
    if not settings.speech_base_url:
        return Voice(espeak.load() if settings.speech_espeak else None)
    server = speech.connect(
        settings.speech_base_url,
        settings.speech_api_key.get_secret_value(),
        model=settings.speech_model,
        voice=settings.speech_voice,
        transcription_model=settings.speech_transcription_model,
        budget_seconds=settings.speech_timeout_seconds,
    )
    listens = server if settings.speech_transcription_model else None
    if settings.speech_espeak:
        return Voice(espeak.load(), listens)
    return Voice(server if settings.speech_model else None, listens)
