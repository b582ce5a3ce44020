"""One look at settings that are not stored: what they come to, and what speaks against them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.domain.businesses import Business
from app.ports import UnitOfWork
from app.services.business_facts import Moment, prepare
from app.services.settings.preview import Preview, preview
from app.services.settings.warnings import warnings


@dataclass(frozen=True, slots=True)
class Checked:
    warnings: list[str]
    preview: Preview


def check(
    uow: UnitOfWork, before: Moment, changes_for: Callable[[Business], Mapping[str, Any]]
) -> Checked:
    """Invalid where the changes themselves are."""
    business = replace(before.business, **changes_for(before.business))
    # Profiles are remembered by version, and this one is nobody's.
    after = Moment(business, prepare(business), before.now)
    shown = preview(uow, before, after)
    return Checked(warnings(after, shown), shown)
