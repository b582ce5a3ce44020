"""The shape we promised: sizes and words here, layers and imports in pyproject.toml."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BACKEND = Path(__file__).parents[2]
FOLDERS = ("app", "tools", "bench", "evals", "safety", "training")
PACKAGED = [path for folder in FOLDERS for path in (BACKEND / folder).rglob("*.py")]
OURS = sorted([*PACKAGED, BACKEND / "load_test_voice.py"])
TESTS = sorted((BACKEND / "tests").rglob("*.py"))
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
BROAD_EXCEPT_IN = {
    "app/routers/twilio_integration": "the caller hears an apology whatever went wrong",
    "app/services/outbox": "one promise that cannot be kept must not stop the others",
    "app/services/scheduler": "one task that fails must not stop the others",
    "app/repositories/sql/writer": "whoever asked for the work gets what it raised",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    return path.relative_to(BACKEND).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, Function))


def is_waived(path: Path, function: str | None = None) -> bool:
    return (f"{name_of(path)}:{function}" if function else name_of(path)) in WAIVED


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


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_a_module_fits_on_a_few_screens(path: Path) -> None:
    lines = path.read_text("utf-8").count("\n")
    assert lines <= MODULE_LINES or is_waived(path), f"{name_of(path)} has {lines} lines"


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_a_test_module_can_be_read_in_one_sitting(path: Path) -> None:
    assert path.read_text("utf-8").count("\n") <= TEST_MODULE_LINES


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_functions_are_short(path: Path) -> None:
    long = [
        f"{one.name} ({lines_of(one)} lines)"
        for one in functions(path)
        if lines_of(one) > FUNCTION_LINES and not is_waived(path, one.name)
    ]
    assert not long


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_functions_take_few_parameters_and_routes_do_little(path: Path) -> None:
    for one in functions(path):
        if is_waived(path, one.name):
            continue
        if is_route(one):
            assert body_lines(one) <= ROUTE_LINES, f"{one.name} decides too much for a route"
        elif "routers" not in path.parts:
            assert len(parameters(one)) <= PARAMETERS, f"{one.name}: {parameters(one)}"


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_names_say_something(path: Path) -> None:
    classes = [node.name for node in ast.walk(parsed(path)) if isinstance(node, ast.ClassDef)]
    names = [path.stem, *(one.name for one in functions(path)), *classes]
    assert not [one for one in names if VAGUE_NAMES.search(one) and one not in NAMED_BY_OTHERS]


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    module = parsed(path)
    assert not module.body or ast.get_docstring(module), f"{name_of(path)} has no docstring"


@pytest.mark.parametrize("path", [*OURS, *TESTS], ids=name_of)
def test_nothing_is_left_over(path: Path) -> None:
    if path == Path(__file__):
        return
    source = path.read_text("utf-8")
    assert not LEFT_OVER.search(source)
    assert not ELSEWHERE.search(source)


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_few_places_catch_everything_and_go_on(path: Path) -> None:
    if any(name_of(path).startswith(allowed) for allowed in BROAD_EXCEPT_IN):
        return
    caught = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.ExceptHandler)]
    going_on = [one for one in caught if not is_raised_again(one)]
    names = [ast.unparse(one.type) if one.type else "everything" for one in going_on]
    assert not {"Exception", "BaseException", "everything"} & set(names)


def is_raised_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_no_test_is_skipped() -> None:
    marks = re.compile(r"pytest\.(skip|xfail|importorskip)|mark\.(skip|xfail)")
    others = [path for path in TESTS if path != Path(__file__)]
    assert not [name_of(path) for path in others if marks.search(path.read_text("utf-8"))]


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
