"""Starting the service: what it says when it works, and one sentence when it cannot."""

import socket
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from tests.support.running_service import RunningService, free_port, running, serve
from tests.support.waiting import PATIENCE_SECONDS, wait_until

MEMORY = {"DATABASE_URL": "memory://"}


def refusal(settings: Mapping[str, str], *arguments: str) -> str:
    """What it says when it will not start."""
    with serve(settings, *arguments) as service:
        assert service.process.wait(PATIENCE_SECONDS) == 1
        said = service.said.strip()
    assert "Traceback" not in said
    return said


def test_it_says_where_to_go_and_with_which_keys() -> None:
    with running({**MEMORY, "DEMO_DATA": "true"}, afresh=True) as service:
        wait_until(lambda: "demo_electrical" in service.said)
        text = service.said
        key = next(line.split()[1] for line in text.splitlines() if "demo_plumbing" in line)
        rung = httpx.post(
            f"{service.base}/v1/voice/session/start", headers={"X-API-Key": key}, json={}
        )
    assert service.base in text
    assert f"{service.base}/docs" in text
    assert f"make call PORT={service.port}" in text
    assert "Bristol Plumbing" in rung.json()["reply_text"]


def counted(service: RunningService, requests: int) -> list[str]:
    for _ in range(requests):
        httpx.get(f"{service.base}/healthz")
    exposed = httpx.get(f"{service.base}/metrics").text.splitlines()
    return [one for one in exposed if one.startswith("http_requests_total") and "healthz" in one]


def test_several_workers_count_together(sqlite_url: str) -> None:
    with running({"DATABASE_URL": sqlite_url}, "--workers", "2", afresh=True) as service:
        lines = counted(service, 30)
        service.stop()
    assert [one.rpartition(" ")[2] for one in lines] == ["30.0"]


def test_counters_of_an_earlier_run_are_forgotten(tmp_path: Path) -> None:
    (tmp_path / "counter_1.db").write_bytes(b"left over")
    with running({**MEMORY, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}, afresh=True) as service:
        lines = counted(service, 3)
    assert [one.rpartition(" ")[2] for one in lines] == ["3.0"]


def test_a_file_gives_settings_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "profile"
    file.write_text("DATABASE_URL=memory://\nDEMO_DATA=true\nENVIRONMENT=staging\n")
    settings = {"ENVIRONMENT": "dev"}
    with running(settings, "--env-file", str(file)) as service:
        admin = {"X-Admin-API-Key": "test-admin-key"}
        found = httpx.get(f"{service.base}/v1/admin/environment", headers=admin).json()
        businesses = httpx.get(f"{service.base}/v1/admin/businesses", headers=admin).json()
    assert found["environment"] == "dev"
    assert "demo_hvac" in [one["id"] for one in businesses]


@pytest.mark.parametrize(
    ("settings", "arguments", "named"),
    [
        ({"DATABASE_URL": "mysql://db"}, (), "DATABASE_URL"),
        ({"DATABASE_URL": "memory://"}, ("--workers", "2"), "WORKERS"),
        ({"ENVIRONMENT": "prod", "DATABASE_URL": "sqlite:///x.db"}, (), "SECRETS_KEY"),
        (MEMORY, ("--env-file", "no-such-file"), "no-such-file"),
    ],
)
def test_settings_that_contradict_are_refused_in_one_sentence(
    settings: dict[str, str], arguments: tuple[str, ...], named: str
) -> None:
    said = refusal(settings, *arguments)
    assert named in said
    assert "\n" not in said


def test_a_port_in_use_is_said_before_anything_else_happens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port()))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"127.0.0.1:{port}" in refusal(MEMORY, "--port", str(port))


def test_a_schema_of_another_release_is_refused(sqlite_url: str) -> None:
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as database:
        database.execute("UPDATE alembic_version SET version_num = 'from the future'")
    said = refusal({"DATABASE_URL": sqlite_url}, "--port", str(free_port()))
    assert "from the future" in said
    assert "make migrate" in said


def test_a_database_that_does_not_answer_is_named_as_the_reason() -> None:
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    assert "\n" not in refusal({"DATABASE_URL": url})
