"""No text gets past `services/messaging`: nobody else writes its entries, rows or messages."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import BACKEND, Module, modules

MODULES = modules(BACKEND / "app")
GATE = "app/services/messaging.py"
INVENTED = "app/domain/demo/texts.py"
"""The past of demonstration businesses, which nobody sends."""


def calls(module: Module, name: str) -> Iterator[ast.Call]:
    if name in module.text:
        for call in module.calls:
            if name in ast.unparse(call.func).split("."):
                yield call


def mentions(module: Module, name: str) -> bool:
    return any(isinstance(one, ast.Name) and one.id == name for one in module.nodes)


def given(call: ast.Call, argument: str) -> str:
    return next((ast.unparse(one.value) for one in call.keywords if one.arg == argument), "")


def test_only_the_gate_puts_texts_into_the_outbox() -> None:
    promising = [one for one in MODULES if list(calls(one, "OutboxEntry"))]
    assert [one.name for one in promising if mentions(one, "SendText")] == [GATE]


def test_only_the_gate_writes_outgoing_texts_into_the_ledger() -> None:
    writing = {
        module.name
        for module in MODULES
        for call in calls(module, "TextMessage")
        if "out" in given(call, "direction")
    }
    assert writing <= {GATE, INVENTED}


def test_texts_are_handed_to_the_provider_in_one_place() -> None:
    assert [one.name for one in MODULES if list(calls(one, "OutgoingText"))] == [
        "app/services/outbox_texts.py"
    ]


def test_the_gate_itself_is_found() -> None:
    (gate,) = (one for one in MODULES if one.name == GATE)
    assert list(calls(gate, "OutboxEntry")) and list(calls(gate, "TextMessage"))
