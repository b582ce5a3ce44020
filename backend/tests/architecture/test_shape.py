"""The shape we promised: sizes and words here, layers and imports in pyproject.toml.

One test for each rule, which names everything that breaks it.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import BACKEND, OURS, TESTS, Function, Module

MODULE_LINES, TEST_MODULE_LINES, FUNCTION_LINES, ROUTE_LINES, PARAMETERS = 300, 600, 40, 15, 6
VERBS = {"get", "post", "put", "patch", "delete"}
WAIVED: dict[str, str] = {}
"""`path` or `path:function`, and why its size is as it should be."""

VAGUE_NAMES = re.compile(
    r"^_?(handle|process)_|(^|_)(manager|helper|util|common)s?(_|$)|[a-z](Manager|Helper)$"
)
NAMED_BY_OTHERS = {"process_bind_param", "process_result_value"}
"""Hooks whose names SQLAlchemy chose."""
LEFT_OVER = re.compile(r"#\s*(type:\s*ignore|noqa)|\b(TODO|FIXME|XXX|HACK)\b")
ELSEWHERE = re.compile(r"\.\./shared|\bthis workplace\b", re.IGNORECASE)
SKIPPED = re.compile(r"pytest\.(skip|xfail|importorskip)|mark\.(skip|xfail)")
BROAD_EXCEPT_IN = {
    "app/routers/twilio_integration": "the caller hears an apology whatever went wrong",
    "app/services/outbox": "one promise that cannot be kept must not stop the others",
    "app/services/scheduler": "one task that fails must not stop the others",
    "app/repositories/sql/writer": "whoever asked for the work gets what it raised",
}
OTHER_TESTS = [module for module in TESTS if module.path != Path(__file__)]
"""This one names what it looks for."""


def is_waived(module: Module, function: str | None = None) -> bool:
    return (f"{module.name}:{function}" if function else module.name) in WAIVED


def measured() -> Iterator[tuple[Module, Function]]:
    """Every function whose size is limited."""
    for module in OURS:
        for function in module.functions:
            if not is_waived(module, function.name):
                yield module, function


def is_route(function: Function) -> bool:
    calls = (one.func for one in function.decorator_list if isinstance(one, ast.Call))
    return any(isinstance(one, ast.Attribute) and one.attr in VERBS for one in calls)


def lines_of(function: Function) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def body_lines(function: Function) -> int:
    first, last = function.body[0].lineno, function.end_lineno or 0
    return last - first + 1


def parameters(function: Function) -> list[str]:
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return [one.arg for one in every if one.arg not in ("self", "cls")]


def test_a_module_fits_on_a_few_screens() -> None:
    long = [one for one in OURS if one.lines > MODULE_LINES and not is_waived(one)]
    assert not {one.name: one.lines for one in long}


def test_a_test_module_can_be_read_in_one_sitting() -> None:
    assert not {one.name: one.lines for one in TESTS if one.lines > TEST_MODULE_LINES}


def test_functions_are_short() -> None:
    assert not {
        f"{module.name}:{one.name}": lines_of(one)
        for module, one in measured()
        if lines_of(one) > FUNCTION_LINES
    }


def test_functions_take_few_parameters() -> None:
    assert not {
        f"{module.name}:{one.name}": parameters(one)
        for module, one in measured()
        if not is_route(one)
        and "routers" not in module.path.parts
        and len(parameters(one)) > PARAMETERS
    }


def test_routes_decide_nothing() -> None:
    assert not {
        f"{module.name}:{one.name}": body_lines(one)
        for module, one in measured()
        if is_route(one) and body_lines(one) > ROUTE_LINES
    }


def names_in(module: Module) -> list[str]:
    defined = [*module.functions, *module.classes]
    return [module.path.stem, *(one.name for one in defined)]


def test_names_say_something() -> None:
    named = [(module.name, name) for module in OURS for name in names_in(module)]
    assert not [
        (module, name)
        for module, name in named
        if VAGUE_NAMES.search(name) and name not in NAMED_BY_OTHERS
    ]


def test_a_module_says_what_it_is_for() -> None:
    silent = [one for one in OURS if one.tree.body and not ast.get_docstring(one.tree)]
    assert not [one.name for one in silent]


def test_nothing_is_left_over() -> None:
    every = [*OURS, *OTHER_TESTS]
    left = {one.name: LEFT_OVER.search(one.text) or ELSEWHERE.search(one.text) for one in every}
    assert not {name: found[0] for name, found in left.items() if found}


def test_few_places_catch_everything_and_go_on() -> None:
    strict = [one for one in OURS if not one.name.startswith(tuple(BROAD_EXCEPT_IN))]
    assert not [one.name for one in strict if "Exception" in caught_for_good(one)]


def caught_for_good(module: Module) -> set[str]:
    """What is caught and not raised again; everything there is counts as `Exception`."""
    caught = [node for node in module.nodes if isinstance(node, ast.ExceptHandler)]
    going_on = [one for one in caught if not is_raised_again(one)]
    names = {ast.unparse(one.type) if one.type else "Exception" for one in going_on}
    return {name.replace("BaseException", "Exception") for name in names}


def is_raised_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_no_test_is_skipped() -> None:
    assert not [one.name for one in OTHER_TESTS if SKIPPED.search(one.text)]


def test_what_is_tested_in_memory_is_tested_on_every_storage_too() -> None:
    quick = [one for one in OTHER_TESTS if "\npytestmark = in_memory\n" in one.text]
    assert not [one.name for one in quick if "\n@every_storage\n" not in one.text]


def test_every_waiver_still_names_something() -> None:
    assert not [one for one in WAIVED if not (BACKEND / one.partition(":")[0]).exists()]


def test_layers_hold() -> None:
    lint = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=BACKEND,
        capture_output=True,
        text=True,
        check=False,
    )
    assert lint.returncode == 0, lint.stdout + lint.stderr
