"""Plays one scenario and keeps everything that can be judged."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zlib import crc32

from evals.caller import Caller
from evals.channel import Channel, Reply, VoiceCall
from evals.days import render_all
from evals.scenario import Scenario
from evals.scene import set_scene
from evals.service import Business, Service

Records = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What was said, and what the CRM held before and after."""

    scenario: Scenario
    now: datetime
    """In the business's zone."""
    phone: str | None
    turns: list[tuple[str, Reply]]
    before: Records
    after: Records
    customers: list[dict[str, Any]]
    return_calls: list[dict[str, Any]]
    conversation: dict[str, Any]
    """The first one."""
    texts: list[dict[str, Any]]
    faults: list[str] = field(default_factory=list)

    @property
    def new(self) -> list[dict[str, Any]]:
        """Appointments made in this call that stand, earliest first."""
        made = [one for id_, one in self.after.items() if id_ not in self.before]
        return [one for one in made if one["status"] != "CANCELLED"]

    @property
    def said(self) -> str:
        return " ".join(reply.text for _, reply in self.turns)

    def customer(self, appointment: dict[str, Any]) -> dict[str, Any]:
        wanted = appointment["customer_id"]
        return next(one for one in self.customers if one["id"] == wanted)


async def play(service: Service, scenario: Scenario, moment: str) -> Played:
    service.set_clock(scenario.at or moment, scenario.zone)
    now = service.now().astimezone(scenario.zone)
    settings = render_all(scenario.settings, now)
    assert isinstance(settings, dict)
    business = await service.new_business(settings)
    phone = _phone(scenario)
    visits = await set_scene(business, scenario, phone, now)
    before = await business.appointments()
    turns, faults = await _talk(VoiceCall(business, phone), scenario, now)
    more_turns, more_faults = await _afterwards(business, scenario, phone, visits, now)
    await service.settle()
    conversations = await business.get("/v1/crm/conversations")
    return Played(
        scenario=scenario,
        now=now,
        phone=phone,
        turns=[*turns, *more_turns],
        before=before,
        after=await business.appointments(),
        customers=await business.get("/v1/crm/customers"),
        return_calls=(await business.get("/v1/owner/callbacks"))["items"],
        conversation=conversations[-1],
        texts=await business.get("/v1/crm/messages"),
        faults=[*faults, *more_faults],
    )


def _phone(scenario: Scenario) -> str | None:
    """The same number each time, so that a failure can be repeated."""
    if scenario.phone is None or scenario.phone:
        return scenario.phone
    return f"+1913555{crc32(scenario.id.encode()) % 9000 + 1000}"


async def _afterwards(
    business: Business, scenario: Scenario, phone: str | None, visits: list[str], now: datetime
) -> tuple[list[tuple[str, Reply]], list[str]]:
    """What was said in later calls, and what should not have happened in them."""
    turns: list[tuple[str, Reply]] = []
    faults: list[str] = []
    for one in scenario.afterwards:
        if "cancel_visit" in one:
            path = f"/v1/crm/appointments/{visits[one['cancel_visit']]}"
            await business.patch(path, {"status": "CANCELLED"})
        else:
            again = replace(scenario, caller=one["call"])
            said, wrong = await _talk(VoiceCall(business, phone), again, now)
            turns, faults = [*turns, *said], [*faults, *wrong]
    return turns, faults


async def _talk(
    line: Channel, scenario: Scenario, now: datetime
) -> tuple[list[tuple[str, Reply]], list[str]]:
    """The turns, each with what was said before the reply; and what should not have happened."""
    caller = Caller(scenario, now)
    reply = await line.begin()
    turns, faults = [("", reply)], []
    for _ in range(scenario.max_turns):
        words = None if reply.is_over else caller.answer(reply)
        if words is None:
            break
        reply = await line.say(words)
        turns.append((words, reply))
    asking = reply.asking or "problem"
    if not reply.is_over and len(turns) > scenario.max_turns:
        faults.append("the call did not come to an end")
    elif not reply.is_over and not caller.knows_what_to_say(asking):
        faults.append(f"asked for {asking}, which the caller cannot know")
    await line.hang_up()
    return turns, faults
