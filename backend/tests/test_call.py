"""`make call`: ringing the running service from a terminal, or with prepared lines."""

import subprocess
from collections.abc import Iterator

import pytest

from tests.support.processes import ran
from tests.support.running_service import ADMIN, OWNER_TOKEN, RunningService, free_port, running

BOOKING = """my kitchen drain is clogged
Amy Rourke
6100 Nieman Road, Mission 66202
as soon as possible
yes that works
no that's everything
"""


@pytest.fixture(scope="module")
def service() -> Iterator[RunningService]:
    with running({"DATABASE_URL": "memory://"}) as service:
        yield service


def call(base: str, lines: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    keys = ["--admin-key", ADMIN["X-Admin-API-Key"], "--owner-token", OWNER_TOKEN]
    return ran("tools.call", "--base", base, *keys, *arguments, heard=lines)


def test_a_booked_call_ends_with_the_appointment_as_stored(service: RunningService) -> None:
    rung = call(service.base, BOOKING)
    assert rung.returncode == 0, rung.stderr
    assert "calling Bristol Plumbing" in rung.stdout
    assert "stored: appointment" in rung.stdout
    assert "drain_or_sewer" in rung.stdout
    assert "Nieman" in rung.stdout
    assert "emergency no" in rung.stdout


def test_an_emergency_is_marked(service: RunningService) -> None:
    rung = call(service.base, "my basement is flooding and the water keeps coming\n")
    assert rung.returncode == 0, rung.stderr
    assert "[EMERGENCY" in rung.stdout


def test_hanging_up_early_leaves_a_return_call(service: RunningService) -> None:
    rung = call(
        service.base, "my kitchen drain is clogged\nAmy Rourke\n", "--phone", "+19135550177"
    )
    assert rung.returncode == 0, rung.stderr
    assert "stored: a return call to +19135550177: PARTIAL_INTAKE" in rung.stdout


def test_an_unknown_business_is_said_in_one_sentence(service: RunningService) -> None:
    rung = call(service.base, "", "--business-id", "nobody")
    assert rung.returncode == 1
    assert "nobody" in rung.stderr
    assert "Traceback" not in rung.stderr


def test_nobody_there_says_how_to_start_the_service() -> None:
    rung = call(f"http://127.0.0.1:{free_port()}", "")
    assert rung.returncode == 1
    assert "make run" in rung.stderr
