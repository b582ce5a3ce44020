"""The caller: answers what is asked, in the scenario's words."""

from collections import Counter
from datetime import datetime

from evals.channel import Reply
from evals.days import render
from evals.rules import fits
from evals.scenario import CALLER_ENDS, Scenario

REFUSALS = 3
NO_LUCK = "no, that does not work"


class Caller:
    """Says each line for a question once and in order; the last one as often as it is needed."""

    def __init__(self, scenario: Scenario, now: datetime) -> None:
        self.scenario, self.now = scenario, now
        self.opening = list(scenario.opening)
        self.used: Counter[str] = Counter()

    def answer(self, reply: Reply) -> str | None:
        """None when the caller hangs up, or has nothing to say to such a question."""
        if self.opening:
            return render(self.opening.pop(0), self.now)
        asking = reply.asking or "problem"
        if self.scenario.caller.get(CALLER_ENDS) == asking:
            return None
        if asking == "slot" and reply.offers_two and "choice" in self.scenario.caller["answers"]:
            return self._next("choice")
        if asking == "slot" and self._minds(reply):
            return self._refusal()
        return self._next(asking)

    def knows_what_to_say(self, asking: str) -> bool:
        ends = self.scenario.caller.get(CALLER_ENDS)
        return asking in self.scenario.answers or asking == ends

    def _minds(self, reply: Reply) -> bool:
        accept = self.scenario.caller.get("accept")
        if accept is None or reply.proposed is None or self.used["refuse"] >= REFUSALS:
            return False
        return not fits(reply.proposed, accept, self.now)

    def _refusal(self) -> str:
        lines = self.scenario.answers
        kind = "refuse" if "refuse" in lines else "time"
        told = lines.get(kind, [NO_LUCK])
        self.used["refuse"] += 1
        return render(told[min(self.used["refuse"], len(told)) - 1], self.now)

    def _next(self, asking: str) -> str | None:
        lines = self.scenario.answers.get(asking)
        if lines is None:
            return None
        self.used[asking] += 1
        return render(lines[min(self.used[asking], len(lines)) - 1], self.now)
