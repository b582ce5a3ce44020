"""Documents are promises too: routes, settings, commands and root documents are all there."""

import re
import subprocess
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.config import Settings
from app.main import create_app
from tools import settings_doc

ROOT = Path(__file__).parents[3]
ROOT_DOCUMENTS = (
    "README.md",
    "OUTLINE.md",
    "ENGINEERING.md",
    "API_REFERENCE.md",
    "RUNBOOK.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "DEV_WORKFLOW.md",
    "TOOLS.md",
)
LOCKS = (
    "backend/requirements.lock",
    "backend/requirements-dev.lock",
    "backend/requirements-speech.lock",
)
ADDRESS = re.compile(r"https?://([a-z0-9.-]+)", re.IGNORECASE)
REGISTRY = re.compile(r"(pypi|pythonhosted|npmjs|artifactory|nexus|devpi|/simple\b)", re.IGNORECASE)
MAKE_COMMAND = re.compile(r"\bmake ([a-z][a-z-]*)")
MAKE_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
PATH_PARAMETER = re.compile(r"\{[^}]*\}")


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def written() -> list[Path]:
    """Every document of ours, wherever it stands."""
    folders = (ROOT, ROOT / "docs", ROOT / "dashboard", ROOT / "backend")
    return sorted(
        {*(path for one in folders for path in one.glob("*.md")), *ROOT.glob("docs/**/*.md")}
    )


@pytest.mark.parametrize("name", ROOT_DOCUMENTS)
def test_root_documents_exist(name: str) -> None:
    assert read(name).startswith("# ")


def routes(app: FastAPI) -> list[str]:
    """`GET /v1/crm/customers/{}` and so on, as clients may call them."""
    paths = app.openapi()["paths"]
    return sorted(
        f"{verb.upper()} {PATH_PARAMETER.sub('{}', path)}"
        for path, verbs in paths.items()
        for verb in verbs
    )


def documented() -> str:
    return PATH_PARAMETER.sub("{}", read("API_REFERENCE.md"))


def test_every_route_is_in_the_api_reference() -> None:
    text = documented()
    missing = [one for one in routes(create_app()) if one not in text]
    assert not missing, "API_REFERENCE.md has no line with: " + ", ".join(missing)


def test_the_schema_tells_of_every_json_route() -> None:
    app = create_app()
    hidden = [
        route.path
        for route in app.routes
        if isinstance(route, APIRoute)
        and route.path.startswith("/v1")
        and not route.include_in_schema
    ]
    assert not hidden


def test_every_setting_has_a_meaning_and_the_page_is_fresh() -> None:
    assert not [name for name, field in Settings.model_fields.items() if not field.description]
    assert settings_doc.PAGE.read_text("utf-8") == settings_doc.page(), "run `make docs`"


def targets() -> set[str]:
    return set(MAKE_TARGET.findall(read("Makefile")))


def test_commands_in_documents_are_make_targets() -> None:
    for path in written():
        named = set(MAKE_COMMAND.findall("\n".join(_code(path.read_text("utf-8")))))
        assert named <= targets(), f"{path.name}: {sorted(named - targets())}"


def _code(markdown: str) -> list[str]:
    return re.findall(r"```.*?```|`[^`\n]+`", markdown, re.DOTALL)


def test_make_alone_lists_every_target() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {f"make {one}" for one in targets()} <= set(re.findall(r"make [a-z-]+", listed))


@pytest.mark.parametrize("name", LOCKS)
def test_locks_name_no_host_and_pin_hashes(name: str) -> None:
    lock = read(name)
    assert not ADDRESS.search(lock)
    assert "--hash=sha256:" in lock


def test_no_document_names_a_package_registry() -> None:
    sources = [*written(), ROOT / "Makefile", ROOT / ".ci" / "run"]
    hosts = {
        (path.name, host)
        for path in sources
        for host in ADDRESS.findall(path.read_text("utf-8"))
        if REGISTRY.search(host)
    }
    assert not hosts


def test_links_between_documents_lead_somewhere() -> None:
    link = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
    dead = [
        f"{path.name} -> {target}"
        for path in written()
        for target in link.findall(path.read_text("utf-8"))
        if not (path.parent / target).exists()
    ]
    assert not dead
