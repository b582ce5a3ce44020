"""Demonstration businesses, filled once with an invented past and a few coming weeks."""

from app.domain.businesses import Business, BusinessId
from app.domain.demo.profiles import BUSINESS_IDS
from app.domain.demo.story import Story, tell
from app.ports import Clock, PlatformUnitOfWork, Storage, UnitOfWork
from app.services import businesses
from app.services.audit import Stamp
from app.services.secrets import Sealing


async def seed(storage: Storage, sealing: Sealing, clock: Clock) -> list[Business]:
    """The demonstration businesses as stored. Those that are there already stay as they are."""
    return [await _seed_one(storage, sealing, clock, one) for one in BUSINESS_IDS]


async def _seed_one(
    storage: Storage, sealing: Sealing, clock: Clock, business_id: BusinessId
) -> Business:
    story = tell(business_id, clock.now())

    def ensure(platform: PlatformUnitOfWork) -> Business:
        stamp = Stamp(story.business.created_at, "system")
        return businesses.ensure(platform, sealing, stamp, story.business)

    def fill(uow: UnitOfWork) -> None:
        _fill(uow, story)

    business = await storage.run_platform(ensure)
    await storage.run(business_id, fill)
    return business


def _fill(uow: UnitOfWork, story: Story) -> None:
    """All of the story, unless it has begun already: technicians are never removed."""
    uow.lock_schedule()
    if uow.technicians.list():
        return
    for technician in story.technicians:
        uow.technicians.add(technician)
    for customer in story.customers:
        uow.customers.add(customer)
    for talk in story.talks:
        uow.conversations.add(talk.conversation, *talk.messages)
    for appointment in story.appointments:
        uow.appointments.add(appointment)
    _fill_the_rest(uow, story)


def _fill_the_rest(uow: UnitOfWork, story: Story) -> None:
    for return_call in story.return_calls:
        uow.return_calls.put(return_call)
    for escalation in story.escalations:
        uow.escalations.add(escalation)
    for opt_out in story.opt_outs:
        uow.opt_outs.put(opt_out)
    for message in story.text_messages:
        uow.text_messages.add(message)
    for entry in story.audit:
        uow.audit.add(entry)
