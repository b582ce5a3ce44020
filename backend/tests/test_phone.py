"""`make phone`: ringing and texting the running service through signed webhooks."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import ran
from tests.support.running_service import ADMIN, OWNER_TOKEN, RunningService, free_port, running
from tests.test_call import BOOKING

TOKEN = "a token for these tests"
PUBLIC = "https://calls.example.com"
SIGNED = {
    "DATABASE_URL": "memory://",
    "TWILIO_AUTH_TOKEN": TOKEN,
    "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "PUBLIC_BASE_URL": PUBLIC,
}


@pytest.fixture(scope="module")
def service() -> Iterator[RunningService]:
    with running(SIGNED) as service:
        yield service


@pytest.fixture(scope="module")
def env_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("settings") / "env"
    file.write_text("\n".join(f"{name}={value}" for name, value in SIGNED.items()))
    return file


def phone(base: str, lines: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    keys = ["--admin-key", ADMIN["X-Admin-API-Key"], "--owner-token", OWNER_TOKEN]
    return ran("tools.phone", "--base", base, *keys, *map(str, arguments), heard=lines)


def test_a_booked_call_ends_with_the_appointment_as_stored(
    service: RunningService, env_file: Path
) -> None:
    rung = phone(service.base, BOOKING, "--env-file", env_file)
    assert rung.returncode == 0, rung.stdout + rung.stderr
    assert "calling Bristol Plumbing" in rung.stdout
    assert "stored: appointment" in rung.stdout
    assert "drain_or_sewer" in rung.stdout


def test_hanging_up_early_leaves_a_return_call(service: RunningService, env_file: Path) -> None:
    said = "my kitchen drain is clogged\nAmy Rourke\n"
    rung = phone(service.base, said, "--env-file", env_file, "--phone", "+19135550177")
    assert rung.returncode == 0, rung.stdout + rung.stderr
    assert "stored: a return call to +19135550177: PARTIAL_INTAKE" in rung.stdout


def test_keys_and_silence_reach_the_service(service: RunningService, env_file: Path) -> None:
    rung = phone(service.base, "\n#9\n", "--env-file", env_file)
    assert rung.returncode == 0, rung.stdout + rung.stderr
    assert rung.stdout.count("we>") == 3
    assert "¿" in rung.stdout


def test_a_wrong_token_is_said_in_one_sentence(service: RunningService) -> None:
    rung = phone(service.base, "", "--token", "somebody else's")
    assert rung.returncode == 1
    assert "11200: 403" in rung.stderr
    assert "Traceback" not in rung.stderr


def test_texts_are_answered(service: RunningService, env_file: Path) -> None:
    texted = phone(service.base, "my drain is clogged\n\nAmy\n", "--sms", "--env-file", env_file)
    assert texted.returncode == 0, texted.stdout + texted.stderr
    assert texted.stdout.count("we>") == 2


def test_nobody_there_says_how_to_start_the_service() -> None:
    rung = phone(f"http://127.0.0.1:{free_port()}", "")
    assert rung.returncode == 1
    assert "make run" in rung.stderr


def test_a_file_that_is_not_there_is_said(service: RunningService, tmp_path: Path) -> None:
    rung = phone(service.base, "", "--env-file", tmp_path / "nothing")
    assert rung.returncode == 1
    assert "nothing" in rung.stderr
