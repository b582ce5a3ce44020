"""Settings, read once from the environment. Nothing else reads it."""

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from app.config.models import ModelSettings
from app.domain.secret_strength import DEV_SECRETS_KEY, SHORTEST, Strength, strength_of

MEMORY = "memory://"
SCHEMES = (MEMORY, "sqlite:///", "postgresql://", "postgres://")


class Settings(ModelSettings):
    """Everything about one deployment; what belongs to one business is stored with it."""

    # A refusal to start is logged, and must not repeat the secrets it was given.
    model_config = SettingsConfigDict(
        env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    environment: Literal["dev", "staging", "prod"] = Field(
        default="dev", description="Where this runs. prod refuses to start with anything unsafe."
    )
    database_url: str = Field(
        default=MEMORY,
        description="Where data is kept: memory:// (forgotten at a restart), "
        "sqlite:///./app.db or postgresql://user:password@host/name.",
    )
    database_pool_size: int = Field(
        default=10, ge=1, le=100, description="Connections to Postgres that each worker may hold."
    )
    require_business_api_key: bool = Field(
        default=True,
        description="Whether callers must show X-API-Key. With false, requests without a key "
        "are served as the default business; never in prod.",
    )
    default_business_id: str = Field(
        default="default_business",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$",
        description="The business that serves requests without a key; created at the start.",
    )
    admin_api_key: SecretStr = Field(
        default=SecretStr(""),
        description="What the platform's operator sends as X-Admin-API-Key. "
        "Empty closes the admin routes.",
    )
    owner_dashboard_token: SecretStr = Field(
        default=SecretStr(""),
        description="What owners send as X-Owner-Token, for businesses that have no owner token "
        "of their own. Empty closes the CRM and owner routes of those businesses.",
    )
    secrets_key: SecretStr = Field(
        default=SecretStr(DEV_SECRETS_KEY),
        description="A long random text from which the keys that hash and encrypt stored secrets "
        "are derived. Changing it makes every issued key unusable.",
    )
    sms_provider: Literal["stub", "twilio", "none"] = Field(
        default="stub",
        description="twilio sends texts and rings people through Twilio's API; stub keeps texts "
        "in the ledger instead of sending them; none drops them.",
    )
    texts_per_hour: int = Field(
        default=500,
        ge=1,
        description="Most texts that one business sends in an hour; what is more waits. Answers "
        "to whoever texts are counted and never wait.",
    )
    demo_data: bool = Field(
        default=False,
        description="Create the demonstration businesses at the start; never in prod.",
    )
    verify_twilio_signatures: bool = Field(
        default=True,
        description="Whether Twilio's webhooks must be signed with the account's token; "
        "false only in development.",
    )
    twilio_account_sid: str = Field(
        default="",
        pattern=r"^(AC[0-9a-fA-F]{32})?$",
        description="The Twilio account whose calls are taken, AC and 32 hexadecimal digits. "
        "Empty: whichever signs with a known token.",
    )
    twilio_auth_token: SecretStr = Field(
        default=SecretStr(""),
        description="The Twilio account's token, with which it signs what it sends. "
        "Empty: nothing that is said to come from Twilio is believed.",
    )
    twilio_next_auth_token: SecretStr = Field(
        default=SecretStr(""),
        description="While the token is exchanged: the secondary one, believed as well.",
    )
    twilio_shared_keys: SecretStr = Field(
        default=SecretStr(""),
        description="Signing keys of Twilio's webhook configuration, if there are any: "
        "id=secret,id=secret.",
    )
    twilio_api_key_sid: str = Field(
        default="",
        pattern=r"^(SK[0-9a-fA-F]{32})?$",
        description="A key of Twilio's API, SK and 32 hexadecimal digits, with which we send and "
        "ring. Empty: the account's own token is used.",
    )
    twilio_api_key_secret: SecretStr = Field(
        default=SecretStr(""), description="The secret of TWILIO_API_KEY_SID."
    )
    twilio_messaging_service_sid: str = Field(
        default="",
        pattern=r"^(MG[0-9a-fA-F]{32})?$",
        description="A Messaging Service of Twilio's that sends the texts, if there is one; each "
        "business's number must be in its pool.",
    )
    twilio_api_base_url: str = Field(
        default="https://api.twilio.com",
        description="Where Twilio's API is reached; only development and tests need another place.",
    )
    twilio_voice_mode: Literal["gather", "relay"] = Field(
        default="gather",
        description="How callers are heard: gather, or relay for ConversationRelay, which is "
        "quicker and can be interrupted. A business may choose for itself.",
    )
    public_base_url: str = Field(
        default="",
        description="The address under which the outside world reaches this service, "
        "such as https://calls.example.com.",
    )
    google_calendar_base_url: str = Field(
        default="https://www.googleapis.com/calendar/v3",
        description="Where Google Calendar is reached; only tests need another place.",
    )
    google_token_url: str = Field(
        default="https://oauth2.googleapis.com/token",
        description="Where Google gives out access tokens, whatever credentials say about it.",
    )
    google_credentials_file: str = Field(
        default="",
        description="The JSON file of the platform's own Google service account, for calendars "
        "that businesses shared with it. Empty: there is none.",
    )
    calendar_allow_private_addresses: bool = Field(
        default=False,
        description="Whether linked calendars may be on private addresses, such as in tests; "
        "never in prod.",
    )
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8000, ge=1, le=65535, description="The port to listen on.")
    workers: int = Field(
        default=1, ge=1, le=64, description="Processes that share the port; about one per core."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="The least serious log lines to write."
    )
    shutdown_grace_seconds: int = Field(
        default=10, ge=0, le=300, description="How long requests may finish once asked to stop."
    )
    prometheus_multiproc_dir: str = Field(
        default="",
        description="A folder, emptied before each start, in which several workers share their "
        "counters; needed for /metrics to count all of them.",
    )

    @field_validator("database_url")
    @classmethod
    def _names_a_known_store(cls, url: str) -> str:
        if not url.startswith(SCHEMES):
            raise ValueError(f"DATABASE_URL must start with one of {', '.join(SCHEMES)}")
        return url

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        faults = [
            *self._contradictions(),
            *(self._unsafe_in_prod() if self.environment == "prod" else ()),
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def in_memory(self) -> bool:
        return self.database_url.startswith(MEMORY)

    @property
    def its_secrets(self) -> dict[str, str]:
        """What opens the deployment itself, by name."""
        return {
            "ADMIN_API_KEY": self.admin_api_key.get_secret_value(),
            "OWNER_DASHBOARD_TOKEN": self.owner_dashboard_token.get_secret_value(),
            "SECRETS_KEY": self.secrets_key.get_secret_value(),
        }

    @property
    def twilio_login(self) -> tuple[str, str]:
        """A key of the API and its secret, or the account and its token."""
        if self.twilio_api_key_sid:
            return self.twilio_api_key_sid, self.twilio_api_key_secret.get_secret_value()
        return self.twilio_account_sid, self.twilio_auth_token.get_secret_value()

    @property
    def twilio_keys(self) -> dict[str, str]:
        """Secrets of shared keys, by id."""
        return dict(self._shared_keys())

    def _contradictions(self) -> list[str]:
        faults = []
        if self.workers > 1 and self.in_memory:
            faults.append("WORKERS: more than one needs a DATABASE_URL that they can share")
        is_published = strength_of(self.its_secrets["SECRETS_KEY"]) is Strength.PUBLISHED
        if self.environment == "staging" and is_published:
            faults.append("SECRETS_KEY: set a random text of your own outside development")
        return faults + self.half_of_the_models() + self._half_of_twilio()

    def _half_of_twilio(self) -> list[str]:
        is_set = bool(self.twilio_auth_token.get_secret_value())
        is_next = bool(self.twilio_next_auth_token.get_secret_value())
        address = urlsplit(self.public_base_url)
        is_address = address.scheme in ("http", "https") and bool(address.hostname)
        faults = {
            "TWILIO_NEXT_AUTH_TOKEN: needs a TWILIO_AUTH_TOKEN": is_next and not is_set,
            "SMS_PROVIDER: twilio needs TWILIO_ACCOUNT_SID, PUBLIC_BASE_URL, and TWILIO_AUTH_TOKEN "
            "or TWILIO_API_KEY_SID with TWILIO_API_KEY_SECRET": (
                self.sms_provider == "twilio" and not self._can_use_twilio()
            ),
            "TWILIO_SHARED_KEYS: must look like id=secret,id=secret": not all(
                key and secret for key, secret in self._shared_keys()
            ),
            "PUBLIC_BASE_URL: must be an address that begins with http:// or https://": (
                bool(self.public_base_url) and not is_address
            ),
        }
        return [fault for fault, is_so in faults.items() if is_so]

    def _can_use_twilio(self) -> bool:
        return bool(self.twilio_account_sid and self.public_base_url and all(self.twilio_login))

    def _shared_keys(self) -> list[tuple[str, str]]:
        written = self.twilio_shared_keys.get_secret_value()
        parts = (part.partition("=") for part in written.split(",") if part.strip())
        return [(key.strip(), secret.strip()) for key, _, secret in parts]

    def _unsafe_in_prod(self) -> list[str]:
        weak = [
            f"{name}: production needs at least {SHORTEST} random characters of its own"
            for name, secret in self.its_secrets.items()
            if strength_of(secret) is not Strength.OWN
        ]
        unsafe = {
            "DATABASE_URL: production needs postgresql:// or sqlite:///, not memory": (
                self.in_memory
            ),
            "REQUIRE_BUSINESS_API_KEY: must be true in production": (
                not self.require_business_api_key
            ),
            "DEMO_DATA: must be false in production": self.demo_data,
            "VERIFY_TWILIO_SIGNATURES: must be true in production": (
                not self.verify_twilio_signatures
            ),
            "PUBLIC_BASE_URL: Twilio signs the address it calls, so say which it is": (
                bool(self.twilio_auth_token.get_secret_value()) and not self.public_base_url
            ),
            "CALENDAR_ALLOW_PRIVATE_ADDRESSES: must be false in production": (
                self.calendar_allow_private_addresses
            ),
        }
        return weak + [fault for fault, is_so in unsafe.items() if is_so]
