"""Who may come in: a page that shows a widget token, from an address that asks like a person.

The address is the connection's own. X-Forwarded-For counts only where uvicorn was told to trust
the proxy that sends it (FORWARDED_ALLOW_IPS), because it is uvicorn that reads it.
"""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from typing import Annotated, Final

from fastapi import Depends, Request

from app.bootstrap import Services
from app.deps import Caller
from app.domain.businesses import CredentialKind
from app.services.directory import Shown
from app.services.rate_limits import Allowance

LOOKING: Final = Allowance(120, timedelta(seconds=1))
BEGINNING: Final = Allowance(20, timedelta(seconds=30))
"""A whole office may share one address."""
WRITING: Final = Allowance(60, timedelta(seconds=1))


async def looking(request: Request) -> Caller:
    return await _let_in(request, LOOKING)


async def beginning(request: Request) -> Caller:
    return await _let_in(request, BEGINNING)


async def writing(request: Request) -> Caller:
    return await _let_in(request, WRITING)


async def _let_in(request: Request, allowance: Allowance) -> Caller:
    services: Services = request.app.state.services
    shown = Shown(
        business_id=request.headers.get("x-business-id") or None,
        widget_token=request.headers.get("x-widget-token") or None,
        door=CredentialKind.WIDGET_TOKEN,
    )
    business = await services.directory.identify(shown)
    request.scope["noted"] = {"business_id": business.id}
    services.limits.use(allowance, (allowance, business.id, _address(request)))
    return Caller(services, shown, business, as_owner=False)


def _address(request: Request) -> str:
    """One home has a whole network of IPv6 addresses, and counts as one."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or (int(address) >> 64))
    return host


LookingDep = Annotated[Caller, Depends(looking)]
BeginningDep = Annotated[Caller, Depends(beginning)]
WritingDep = Annotated[Caller, Depends(writing)]
