"""/v1/owner/business/check: settings tried out, and nothing stored."""

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Body
from pydantic import ValidationError

from app.deps import OwnerDep
from app.domain.appointments import Window
from app.errors import Invalid
from app.routers.business_schemas import OwnSettings
from app.routers.problems import flaws_of
from app.routers.schemas import Answer
from app.services import owner_pins
from app.services.settings import checking
from app.services.settings.checking import Checked
from app.services.settings.outside import OutsideVisit
from app.services.settings.preview import Preview

router = APIRouter(prefix="/v1/owner", tags=["owner"])


class ProblemAnswer(Answer):
    pointer: str
    detail: str


class PriceAnswer(Answer):
    service_type: str
    name: str
    said: str


class WindowAnswer(Answer):
    start_time: datetime
    end_time: datetime

    @classmethod
    def of(cls, window: Window) -> Self:
        return cls(start_time=window.start, end_time=window.end)


class OutsideAnswer(WindowAnswer):
    id: str
    customer_name: str | None

    @classmethod
    def of_visit(cls, visit: OutsideVisit) -> Self:
        start, end = visit.window.start, visit.window.end
        return cls(id=visit.id, customer_name=visit.customer_name, start_time=start, end_time=end)


class PreviewAnswer(Answer):
    greeting: str
    greeting_known: str
    hours_in_words: str
    open_now: bool
    next_opening: datetime | None
    price_examples: list[PriceAnswer]
    reminder_example: str | None
    retention_example: str | None
    next_windows: list[WindowAnswer]
    on_call_in_words: str
    appointments_outside_new_hours: list[OutsideAnswer]
    appointments_outside_total: int

    @classmethod
    def of(cls, shown: Preview) -> Self:
        plain = {name: getattr(shown, name) for name in cls.model_fields if hasattr(shown, name)}
        return cls.model_validate(
            {
                **plain,
                "next_windows": [WindowAnswer.of(one) for one in shown.next_windows],
                "appointments_outside_new_hours": [
                    OutsideAnswer.of_visit(one) for one in shown.outside.visits
                ],
                "appointments_outside_total": shown.outside.total,
            }
        )


class CheckAnswer(Answer):
    valid: bool
    problems: list[ProblemAnswer]
    warnings: list[str]
    preview: PreviewAnswer | None

    @classmethod
    def of(cls, checked: Checked) -> Self:
        shown = PreviewAnswer.of(checked.preview)
        return cls(valid=True, problems=[], warnings=checked.warnings, preview=shown)

    @classmethod
    def refusing(cls, problems: list[dict[str, Any]]) -> Self:
        told = [ProblemAnswer.model_validate(one) for one in problems]
        return cls(valid=False, problems=told, warnings=[], preview=None)


@router.post("/business/check")
async def check_business(asked: Annotated[dict[str, Any], Body()], owner: OwnerDep) -> CheckAnswer:
    """Answers 200 for settings that a PATCH would refuse, too, and says why it would."""
    try:
        settings = OwnSettings.model_validate(asked)
        changes = owner_pins.keeping(owner.services.sealing, settings.changes)
        return CheckAnswer.of(await owner.read_at(checking.check, changes))
    except ValidationError as error:
        await owner.confirmed()
        return CheckAnswer.refusing(flaws_of(error.errors(), ("body",)))
    except Invalid as error:
        return CheckAnswer.refusing(_told(error, asked))


def _told(error: Invalid, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """What is wrong as a whole is wrong with the only field, if it is the only one."""
    whole = f"/body/{next(iter(asked))}" if len(asked) == 1 else "/body"
    found: Any = error.facts.get("errors", [{"pointer": whole, "detail": str(error)}])
    return list(found)
