"""DASHBOARD.md is true: of the cards, and of the API they use."""

import re
from typing import Any

import pytest

from app.main import create_app
from tools import dashboard_doc
from tools.dashboard_doc import Card

CARDS = dashboard_doc.cards()
CHANGES = "make docs writes it anew"


@pytest.fixture(scope="module")
def api() -> dict[str, Any]:
    return create_app().openapi()


def test_the_page_is_what_the_cards_say() -> None:
    assert dashboard_doc.PAGE.read_text("utf-8") == dashboard_doc.page(), CHANGES


@pytest.mark.parametrize("card", CARDS, ids=lambda card: f"{card['page']}/{card['card']}")
def test_a_card_names_routes_and_fields_that_exist(card: Card, api: dict[str, Any]) -> None:
    for route, fields in card["uses"].items():
        method, path = route.split(" ")
        operation = api["paths"].get(path, {}).get(method.lower())
        assert operation, f"there is no {route}"
        missing = [field for field in fields if not _has(api, _answer(operation), field.split("."))]
        assert not missing, f"{route} answers no {missing}"


def test_cards_say_every_route_they_ask_for() -> None:
    for card in CARDS:
        at = dashboard_doc.DASHBOARD / card["page"] / "cards" / f"{card['card']}.js"
        asked = set(re.findall(r"[\"`](/v1/[a-z0-9/_-]+[a-z0-9])", at.read_text("utf-8")))
        told = [route.split(" ")[1] for route in card["uses"]]
        unsaid = {path for path in asked if not any(one.startswith(path) for one in told)}
        assert not unsaid, f"{card['card']}: {unsaid} is not in `uses`"


def _answer(operation: dict[str, Any]) -> dict[str, Any]:
    for status in ("200", "201", "202"):
        content = operation["responses"].get(status, {}).get("content", {})
        if "application/json" in content:
            found: dict[str, Any] = content["application/json"]["schema"]
            return found
    return {}


def _has(api: dict[str, Any], schema: dict[str, Any], path: list[str]) -> bool:
    """Whether `path` leads somewhere; through lists, maps and what may be null alike."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return _has(api, api["components"]["schemas"][name], path)
    if "anyOf" in schema:
        return any(_has(api, one, path) for one in schema["anyOf"])
    if "items" in schema:
        return _has(api, schema["items"], path)
    if not path:
        return True
    inner = schema.get("properties", {}).get(path[0])
    if inner is not None:
        return _has(api, inner, path[1:])
    free = schema.get("additionalProperties")
    return isinstance(free, dict) and _has(api, free, path[1:])
