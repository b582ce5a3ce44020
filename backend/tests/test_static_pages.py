"""Files of the dashboards and the widget: what a browser is told with them."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.routers import problems, static_pages

SCRIPT = "export const answer = 42;\n" * 100


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("dashboard/js", "widget"):
        tmp_path.joinpath(name).mkdir(parents=True)
    files = {
        "dashboard/index.html": "<!doctype html><title>Owner</title>",
        "dashboard/js/app.js": SCRIPT,
        "dashboard/notes.py": "secret",
        "widget/chat.html": "<!doctype html><title>Chat</title>",
        "widget/embed.js": SCRIPT,
        "secret.js": "outside",
    }
    for name, text in files.items():
        tmp_path.joinpath(name).write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
async def client(root: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    problems.install(app)
    static_pages.mount(app, root)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        yield client


async def test_a_folder_shows_its_index(client: httpx.AsyncClient) -> None:
    shown = await client.get("/dashboard/")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "Owner" in shown.text
    assert (await client.get("/dashboard")).is_redirect


async def test_the_dashboard_may_run_its_own_scripts_and_nothing_else(
    client: httpx.AsyncClient,
) -> None:
    headers = (await client.get("/dashboard/")).headers
    policy = dict(
        one.strip().partition(" ")[::2] for one in headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'" and policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'" and policy["trusted-types"] == "html"
    assert policy["require-trusted-types-for"] == "'script'"
    assert headers["referrer-policy"] == "no-referrer"
    assert "microphone=(self)" in headers["permissions-policy"]
    assert headers["cache-control"] == "no-cache"


async def test_only_the_chat_may_be_framed_by_others(client: httpx.AsyncClient) -> None:
    chat, script = await client.get("/widget/chat.html"), await client.get("/widget/embed.js")
    assert "frame-ancestors *" in chat.headers["content-security-policy"]
    assert "trusted-types 'none'" in chat.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in script.headers["content-security-policy"]
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"


async def test_what_the_browser_holds_is_not_sent_again_until_it_changes(
    client: httpx.AsyncClient, root: Path
) -> None:
    first = await client.get("/dashboard/js/app.js")
    held = {"If-None-Match": first.headers["etag"]}
    again = await client.get("/dashboard/js/app.js", headers=held)
    assert (again.status_code, again.content) == (304, b"")
    file = root / "dashboard/js/app.js"
    file.write_text("export const answer = 43;\n", "utf-8")
    changed = await client.get("/dashboard/js/app.js", headers=held)
    assert changed.status_code == 200 and "43" in changed.text


async def test_the_same_content_has_the_same_tag_whenever_it_was_written(
    client: httpx.AsyncClient, root: Path
) -> None:
    first = (await client.get("/dashboard/js/app.js")).headers["etag"]
    os.utime(root / "dashboard/js/app.js", (1, 1))
    assert (await client.get("/dashboard/js/app.js")).headers["etag"] == first


async def test_text_is_compressed_for_whoever_takes_it(client: httpx.AsyncClient) -> None:
    path = "/dashboard/js/app.js"
    small = await client.get(path, headers={"Accept-Encoding": "br, gzip"})
    plain = await client.get(path, headers={"Accept-Encoding": "gzip;q=0"})
    assert small.headers["content-encoding"] == "gzip" and small.text == plain.text == SCRIPT
    assert int(small.headers["content-length"]) < int(plain.headers["content-length"])
    assert "content-encoding" not in plain.headers and small.headers["vary"] == "Accept-Encoding"


async def test_head_tells_of_a_file_without_sending_it(client: httpx.AsyncClient) -> None:
    told = await client.head("/dashboard/js/app.js", headers={"Accept-Encoding": "identity"})
    assert told.headers["content-length"] == str(len(SCRIPT)) and told.content == b""


@pytest.mark.parametrize(
    "path",
    [
        "/dashboard/../secret.js",
        "/dashboard/%2e%2e/secret.js",
        "/dashboard/..%2fsecret.js",
        "/dashboard/notes.py",
        "/dashboard/js/",
        "/dashboard/js/none.js",
        "/dashboard/%00.js",
        "/widget/",
    ],
)
async def test_nothing_else_is_served(client: httpx.AsyncClient, path: str) -> None:
    refused = await client.get(path)
    assert refused.status_code == 404
    assert refused.headers["content-type"] == "application/problem+json"


async def test_files_are_only_read(client: httpx.AsyncClient) -> None:
    assert (await client.post("/dashboard/js/app.js")).status_code == 405


async def test_a_folder_that_is_not_there_is_not_served(tmp_path: Path) -> None:
    app = FastAPI()
    static_pages.mount(app, tmp_path)
    assert not [one for one in app.routes if getattr(one, "name", "") in ("dashboard", "widget")]
