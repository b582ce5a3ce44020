"""No text gets past `services/messaging`: nobody else writes its entries, rows or messages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app"
MODULES = sorted(APP.rglob("*.py"))
GATE = "services/messaging.py"
INVENTED = "domain/demo/texts.py"
"""The past of demonstration businesses, which nobody sends."""


def name_of(path: Path) -> str:
    return path.relative_to(APP).as_posix()


def calls(path: Path, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and name in ast.unparse(node.func).split("."):
            yield node


def names(path: Path) -> set[str]:
    tree = ast.walk(ast.parse(path.read_text("utf-8")))
    return {node.id for node in tree if isinstance(node, ast.Name)}


def given(call: ast.Call, argument: str) -> str:
    return next((ast.unparse(one.value) for one in call.keywords if one.arg == argument), "")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_gate_puts_texts_into_the_outbox(path: Path) -> None:
    if name_of(path) != GATE and "SendText" in names(path):
        assert not list(calls(path, "OutboxEntry"))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_gate_writes_outgoing_texts_into_the_ledger(path: Path) -> None:
    if name_of(path) not in (GATE, INVENTED):
        outgoing = [one for one in calls(path, "TextMessage") if "out" in given(one, "direction")]
        assert not outgoing


def test_texts_are_handed_to_the_provider_in_one_place() -> None:
    assert [name_of(path) for path in MODULES if list(calls(path, "OutgoingText"))] == [
        "services/outbox_texts.py"
    ]


def test_the_gate_itself_is_found() -> None:
    gate = APP / GATE
    assert list(calls(gate, "OutboxEntry")) and list(calls(gate, "TextMessage"))
