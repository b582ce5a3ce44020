"""/v1/owner/practice: the owner talks to their own receptionist, and nothing real is touched."""

import asyncio

from fastapi import APIRouter

from app.deps import OwnerDep
from app.routers.documentation import problems
from app.routers.owner.practice_schemas import PracticeAnswer, PracticeRequest

router = APIRouter(prefix="/v1/owner", tags=["owner"])


@router.post("/practice", responses=problems())
async def practise(asked: PracticeRequest, owner: OwnerDep) -> PracticeAnswer:
    """The whole conversation so far, from its beginning; the answer is what a real call would say.

    It takes place in a sandbox: no schedule, text, list or figure is touched.
    """
    room, rehearsal = owner.services.practice, asked.rehearsal()
    practised = await owner.with_business(lambda business: room.hold(business, rehearsal))
    # Explaining is as much work as understanding; calls go on meanwhile.
    answer = await asyncio.to_thread(PracticeAnswer.of, practised, asked)
    language = answer.session_state.language_code
    audio = await owner.services.voice.spoken(answer.reply_text, language)
    return answer.model_copy(update={"audio": audio})
