"""Whether somebody can be texted at all, as far as it is known before the gate is asked."""

from app.domain.due import Why
from app.domain.phone_numbers import to_e164
from app.ports import UnitOfWork


def unreachable(uow: UnitOfWork, phone: str) -> Why | None:
    if to_e164(phone) != phone:
        return Why.NO_PHONE
    return Why.OPTED_OUT if uow.opt_outs.find(phone) is not None else None
