"""What the environment may say, and what the service refuses to start with."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.config import Settings

REPOSITORY = Path(__file__).parents[2]
SAFE = {
    "environment": "prod",
    "database_url": "postgresql://user@host/name",
    "admin_api_key": "a" * 24,
    "owner_dashboard_token": "o" * 24,
    "secrets_key": "s" * 24,
}


@pytest.fixture(autouse=True)
def nothing_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def example(tmp_path: Path) -> Callable[..., Path]:
    """The production example with some of its lines replaced."""

    def write(**lines: str) -> Path:
        text = (REPOSITORY / "env.prod.example").read_text()
        for name, value in lines.items():
            old = next(x for x in text.splitlines() if x.startswith(f"{name}="))
            text = text.replace(old, f"{name}={value}")
        (tmp_path / "env").write_text(text)
        return tmp_path / "env"

    return write


FILLED = {
    "DATABASE_URL": "postgresql://user@host/name",
    "ADMIN_API_KEY": "k" * 43,
    "OWNER_DASHBOARD_TOKEN": "t" * 43,
    "SECRETS_KEY": "s" * 43,
}


@pytest.mark.parametrize(
    ("profile", "url", "keys_required"),
    [("env.dev.inmemory", "memory://", False), ("env.dev.db", "sqlite:///./app.db", True)],
)
def test_the_development_profiles_start(profile: str, url: str, keys_required: bool) -> None:
    settings = Settings(_env_file=REPOSITORY / profile)
    assert (settings.database_url, settings.require_business_api_key) == (url, keys_required)
    assert settings.admin_api_key.get_secret_value() == "dev-admin-key"
    assert settings.owner_dashboard_token.get_secret_value() == "dev-owner-token"


def test_the_production_example_starts_once_its_blanks_are_filled(
    example: Callable[..., Path],
) -> None:
    assert Settings(_env_file=example(**FILLED)).environment == "prod"


@pytest.mark.parametrize("blank", sorted(FILLED))
def test_a_blank_left_in_the_production_example_is_named(
    example: Callable[..., Path], blank: str
) -> None:
    with pytest.raises(ValidationError, match=blank):
        Settings(_env_file=example(**{**FILLED, blank: ""}))


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("database_url", "memory://"),
        ("admin_api_key", ""),
        ("admin_api_key", "dev-admin-key"),
        ("admin_api_key", "a" * 23),
        ("owner_dashboard_token", "dev-owner-token"),
        ("owner_dashboard_token", "short"),
        ("secrets_key", "dev-secrets-key-that-anyone-may-read"),
        ("secrets_key", "short"),
        ("require_business_api_key", False),
        ("demo_data", True),
    ],
)
def test_production_refuses_an_unsafe_line_and_names_it(line: str, value: object) -> None:
    with pytest.raises(ValidationError, match=line.upper()):
        Settings(**{**SAFE, line: value})


def test_production_names_every_unsafe_line_at_once() -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(environment="prod")
    for line in ("DATABASE_URL", "ADMIN_API_KEY", "OWNER_DASHBOARD_TOKEN", "SECRETS_KEY"):
        assert line in str(refused.value)


def test_a_safe_production_starts() -> None:
    assert Settings(**SAFE).require_business_api_key


def test_a_refusal_does_not_repeat_the_secret() -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(**{**SAFE, "admin_api_key": "too-short-secret"})
    assert "too-short-secret" not in str(refused.value)


def test_the_published_secrets_key_is_for_development_alone() -> None:
    assert Settings(environment="dev").secrets_key
    with pytest.raises(ValidationError, match="SECRETS_KEY"):
        Settings(environment="staging")


def test_workers_cannot_share_memory() -> None:
    with pytest.raises(ValidationError, match="WORKERS"):
        Settings(workers=2, database_url="memory://")


def test_an_unknown_database_is_refused() -> None:
    with pytest.raises(ValidationError, match="DATABASE_URL"):
        Settings(database_url="mysql://host/name")


def test_an_empty_line_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    assert Settings().in_memory


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_says_what_it_is_for(name: str) -> None:
    assert len(Settings.model_fields[name].description or "") > 20


def test_twilio_needs_the_address_it_calls() -> None:
    with pytest.raises(ValidationError, match="PUBLIC_BASE_URL"):
        Settings(**SAFE, twilio_auth_token="t" * 32)
    Settings(**SAFE, twilio_auth_token="t" * 32, public_base_url="https://calls.example.com")


def test_production_believes_no_unsigned_webhooks() -> None:
    with pytest.raises(ValidationError, match="VERIFY_TWILIO_SIGNATURES"):
        Settings(**SAFE, verify_twilio_signatures=False)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"public_base_url": "calls.example.com"}, "PUBLIC_BASE_URL"),
        ({"twilio_next_auth_token": "secret-one"}, "TWILIO_NEXT_AUTH_TOKEN"),
        ({"twilio_shared_keys": "secret-one"}, "TWILIO_SHARED_KEYS"),
        ({"twilio_shared_keys": "one=,two=secret-one"}, "TWILIO_SHARED_KEYS"),
        ({"twilio_account_sid": "SK123"}, "twilio_account_sid"),
    ],
)
def test_twilio_settings_that_cannot_be_meant(given: dict[str, str], named: str) -> None:
    with pytest.raises(ValidationError, match=named) as refused:
        Settings(**given)
    assert "secret-one" not in str(refused.value)


def test_shared_keys_are_read_by_id() -> None:
    settings = Settings(twilio_shared_keys="one=abc, two=d=f,")
    assert settings.twilio_keys == {"one": "abc", "two": "d=f"}
