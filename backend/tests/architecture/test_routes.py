"""Every route asks who is calling, or is on the list of those that anyone may use."""

import ast
import inspect
from collections.abc import Iterator

import pytest
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


@pytest.mark.parametrize("route", ROUTES, ids=lambda r: f"{min(r.methods)} {r.path}")
def test_every_route_has_an_identity_or_is_public(route: APIRoute) -> None:
    asked = set(dependencies(route.dependant))
    fitting = next(who for start, who in IDENTITIES.items() if route.path.startswith(start))
    assert (route.path in PUBLIC) != bool(asked & fitting)


def test_every_socket_is_signed_by_twilio() -> None:
    sockets = [route for route in app.routes if isinstance(route, APIWebSocketRoute)]
    assert [one.path for one in sockets] == ["/twilio/relay"]
    assert all(signature.signed_socket in dependencies(one.dependant) for one in sockets)


@pytest.mark.parametrize("route", ROUTES, ids=lambda r: f"{min(r.methods)} {r.path}")
def test_dependencies_do_not_take_a_detour_through_a_thread(route: APIRoute) -> None:
    for call in dependencies(route.dependant):
        assert inspect.iscoroutinefunction(call), call


@pytest.mark.parametrize("route", ROUTES, ids=lambda r: f"{min(r.methods)} {r.path}")
def test_route_bodies_are_short(route: APIRoute) -> None:
    (function,) = ast.parse(inspect.getsource(route.endpoint)).body
    assert isinstance(function, ast.AsyncFunctionDef)
    assert function.end_lineno is not None
    assert function.end_lineno - function.body[0].lineno < LONGEST_BODY


def test_no_two_routes_compete_for_a_path() -> None:
    seen = [(method, route.path_regex.pattern) for route in ROUTES for method in route.methods]
    assert len(seen) == len(set(seen))
