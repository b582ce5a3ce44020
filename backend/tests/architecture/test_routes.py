"""Every route asks who is calling, or is on the list of those that anyone may use."""

import ast
import inspect
from collections.abc import Iterator

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, APIWebSocketRoute

from app import deps
from app.main import app
from app.routers import calendar_feed
from app.routers.twilio_integration import call_request, signature, sms
from app.routers.widget import door

LONGEST_BODY = 15
CALENDARS = {calendar_feed.WHOLE, calendar_feed.OF_TECHNICIAN}
"""What they ask for stands in the path."""
PUBLIC = {"/healthz", "/readyz", "/metrics", "/docs"} | CALENDARS
IDENTITIES = {
    "/v1/admin": {deps._operator},
    "/v1/owner": {deps._owner, deps._owner_work, deps._owner_reading},
    "/v1/crm": {deps._owner, deps._owner_work, deps._owner_reading},
    "/v1/voice/owner": {deps._owner, deps._owner_work, deps._owner_reading},
    "/v1/widget": {door.looking, door.beginning, door.writing},
    "/twilio": {call_request.signed_call, sms.signed_text},
    "/": {deps._caller, deps._work, deps._reading},
}
ROUTES = [route for route in app.routes if isinstance(route, APIRoute)]


def dependencies(dependant: Dependant) -> Iterator[object]:
    for needed in dependant.dependencies:
        yield needed.call
        yield from dependencies(needed)


def name_of(route: APIRoute) -> str:
    return f"{min(route.methods)} {route.path}"


def is_guarded(route: APIRoute) -> bool:
    asked = set(dependencies(route.dependant))
    fitting = next(who for start, who in IDENTITIES.items() if route.path.startswith(start))
    return bool(asked & fitting)


def test_every_route_has_an_identity_or_is_public() -> None:
    wrong = [route for route in ROUTES if is_guarded(route) == (route.path in PUBLIC)]
    assert not [name_of(route) for route in wrong]


def test_every_socket_is_signed_by_twilio() -> None:
    sockets = [route for route in app.routes if isinstance(route, APIWebSocketRoute)]
    assert [one.path for one in sockets] == ["/twilio/relay"]
    assert all(signature.signed_socket in dependencies(one.dependant) for one in sockets)


def test_dependencies_do_not_take_a_detour_through_a_thread() -> None:
    called = {call: route for route in ROUTES for call in dependencies(route.dependant)}
    slow = [call for call in called if not inspect.iscoroutinefunction(call)]
    assert not {call: name_of(called[call]) for call in slow}


def body_lines(route: APIRoute) -> int:
    (function,) = ast.parse(inspect.getsource(route.endpoint)).body
    assert isinstance(function, ast.AsyncFunctionDef)
    return (function.end_lineno or 0) - function.body[0].lineno + 1


def test_route_bodies_are_short() -> None:
    assert not {name_of(one): body_lines(one) for one in ROUTES if body_lines(one) > LONGEST_BODY}


def test_no_two_routes_compete_for_a_path() -> None:
    seen = [(method, route.path_regex.pattern) for route in ROUTES for method in route.methods]
    assert len(seen) == len(set(seen))
