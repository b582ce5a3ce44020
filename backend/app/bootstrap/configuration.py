"""The running settings as the production checklist sees them: without a secret."""

from collections import Counter
from ipaddress import ip_address
from urllib.parse import urlsplit

from app.config import Settings
from app.domain.governance import Configuration, TwilioSettings
from app.domain.governance.facts import Database
from app.domain.secret_strength import strength_of


def configuration_of(settings: Settings) -> Configuration:
    given = settings.its_secrets
    there = Counter(secret for secret in given.values() if secret)
    return Configuration(
        environment=settings.environment,
        secrets={name: strength_of(secret) for name, secret in given.items()},
        secrets_differ=all(count == 1 for count in there.values()),
        api_keys_required=settings.require_business_api_key,
        database=_database(settings),
        demo_data=settings.demo_data,
        sms_provider=settings.sms_provider,
        twilio=_twilio(settings),
        public_origin=_origin(settings.public_base_url),
        workers=settings.workers,
        shares_counters=bool(settings.prometheus_multiproc_dir),
        reaches_private_calendars=settings.calendar_allow_private_addresses,
        language_model=_host(settings.llm_base_url),
        language_model_is_local=_is_local(_host(settings.llm_base_url)),
        speech=_host(settings.speech_base_url),
        speech_is_local=_is_local(_host(settings.speech_base_url)),
        listens_on=settings.host,
    )


def _database(settings: Settings) -> Database:
    if settings.in_memory:
        return "memory"
    return "sqlite" if settings.database_url.startswith("sqlite") else "postgresql"


def _twilio(settings: Settings) -> TwilioSettings:
    return TwilioSettings(
        account=bool(settings.twilio_account_sid),
        token=bool(settings.twilio_auth_token.get_secret_value()),
        api_key=bool(settings.twilio_api_key_sid and all(settings.twilio_login)),
        signatures_verified=settings.verify_twilio_signatures,
    )


def _origin(address: str) -> str:
    """Without whatever else stands in it, such as a password."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname}" if parts.hostname else ""


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost"
