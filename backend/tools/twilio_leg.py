"""One party's call as Twilio conducts it: documents are followed until somebody has to act."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import httpx

from tools.twilio_webhooks import Webhooks, a_sid
from tools.twiml import Connect, Dial, Gather, Hangup, NotTwiml, Play, Record, Redirect, Say, Verb
from tools.twiml import read as read_twiml

MOST_REDIRECTS: Final = 10
LARGEST_DOCUMENT: Final = 64 * 1024
RETRIEVAL, CONNECTION, TOO_LARGE, WRONG_TYPE = 11200, 11205, 11750, 12300
"""Errors of Twilio's debugger."""
TWIML_TYPES: Final = ("text/xml", "application/xml", "text/html")

Waiting: TypeAlias = Gather | Record | Dial | Connect


@dataclass(slots=True)
class Leg:
    """`facts`: what every request of this call says (CallSid, From, To, …).

    `heard` collects what is said to this party; `waiting` is what Twilio waits for, None once the
    document is at its end: then `is_over`, and `ran_out` unless it was hung up on them.
    """

    webhooks: Webhooks
    facts: Mapping[str, str]
    fallback_url: str = ""
    heard: list[str] = field(default_factory=list)
    waiting: Waiting | None = None
    is_over: bool = False
    ran_out: bool = False
    refusal: str = ""
    """Why the call was not even answered."""
    faults: list[str] = field(default_factory=list)
    """What Twilio's debugger would show."""
    recordings: list[tuple[str, int]] = field(default_factory=list)
    """Sid and seconds of each that was made."""
    url: str = ""
    """Of the document that is followed now."""
    _rest: tuple[Verb, ...] = ()
    _fetched: int = 0

    async def begin(self, url: str, status: str = "ringing") -> None:
        await self._fetch(self.webhooks.absolute(url), {"CallStatus": status})

    async def begin_with(self, document: bytes) -> None:
        """TwiML that was given instead of an address."""
        await self._follow(document)

    async def says(self, words: str) -> None:
        """To <Gather>; words are silence where only keys are heard."""
        gather = self._gather()
        if words and gather.takes_speech:
            await self._act(gather.action, SpeechResult=words, Confidence="0.91")
        else:
            await self.stays_silent()

    async def presses(self, keys: str) -> None:
        """As many of the keys as <Gather> waits for; keys pressed later are lost."""
        gather = self._gather()
        taken = keys.partition(gather.finish_key)[0] if gather.finish_key else keys
        taken = taken[: gather.most_keys] if gather.most_keys else taken
        if taken and gather.takes_keys:
            await self._act(gather.action, Digits=taken)
        else:
            await self.stays_silent()

    async def stays_silent(self) -> None:
        gather = self._gather()
        if gather.tells_silence:
            await self._act(gather.action)
        else:
            await self._go_on(self._rest)

    async def answers(self, action: str, **fields: str) -> None:
        """What came of <Dial>, <Record> or <Connect>; without an action the next verb runs."""
        if action:
            await self._act(action, **fields)
        else:
            await self._go_on(self._rest)

    async def redirect(self, url: str) -> None:
        """The call is moved elsewhere through the API."""
        await self._act(url)

    def hangs_up(self) -> None:
        self.waiting, self.is_over = None, True

    async def tell(self, url: str, **fields: str) -> None:
        """A status callback; what is answered does not matter to the call."""
        whole = self.webhooks.absolute(url, self.url)
        try:
            answer = await self.webhooks.post(whole, {**self.facts, **fields})
        except httpx.HTTPError as error:
            self.faults.append(f"{CONNECTION}: {type(error).__name__} at {whole}")
            return
        if answer.is_error:
            self.faults.append(f"15003: {answer.status_code} from {whole}")

    def _gather(self) -> Gather:
        if not isinstance(self.waiting, Gather):
            raise RuntimeError("nobody listens now")
        return self.waiting

    async def _act(self, action: str, **fields: str) -> None:
        self.heard.clear()
        self._fetched = 0
        url = self.webhooks.absolute(action or self.url, self.url)
        await self._fetch(url, {"CallStatus": "in-progress", **fields})

    async def _fetch(self, url: str, fields: Mapping[str, str]) -> None:
        try:
            document = await self._document(url, fields)
            verbs = read_twiml(document)
        except NotTwiml as error:
            await self._fall_back(url, error)
            return
        self.url = url
        await self._go_on(verbs)

    async def _follow(self, document: bytes) -> None:
        try:
            await self._go_on(read_twiml(document))
        except NotTwiml as error:
            await self._fall_back(self.url, error)

    async def _document(self, url: str, fields: Mapping[str, str]) -> bytes:
        self._fetched += 1
        if self._fetched > MOST_REDIRECTS:
            raise NotTwiml(RETRIEVAL, f"round in circles at {url}")
        try:
            answer = await self.webhooks.post(url, {**self.facts, **fields})
        except httpx.HTTPError as error:
            raise NotTwiml(CONNECTION, f"{type(error).__name__} at {url}") from error
        if not answer.is_success:
            raise NotTwiml(RETRIEVAL, f"{answer.status_code} from {url}")
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if kind not in TWIML_TYPES:
            raise NotTwiml(WRONG_TYPE, f"{kind or 'no type'} from {url}")
        if len(answer.content) > LARGEST_DOCUMENT:
            raise NotTwiml(TOO_LARGE, f"{len(answer.content)} bytes from {url}")
        return answer.content

    async def _fall_back(self, url: str, error: NotTwiml) -> None:
        """Once; after that Twilio says that an application error has occurred, and hangs up."""
        self.faults.append(f"{error.code}: {error}")
        fallback, self.fallback_url = self.fallback_url, ""
        if fallback:
            fields = {"CallStatus": "in-progress", "ErrorCode": str(error.code), "ErrorUrl": url}
            await self._fetch(self.webhooks.absolute(fallback, self.url), fields)
            return
        self.heard.append("We are sorry, an application error has occurred. Goodbye.")
        self.hangs_up()

    async def _go_on(self, verbs: tuple[Verb, ...]) -> None:
        self.waiting = None
        if self.is_over:  # Hung up meanwhile: whatever is answered now is heard by nobody.
            return
        for position, verb in enumerate(verbs):
            match verb:
                case Say() | Play():
                    self._hear(verb)
                case Redirect(url=url):
                    whole = self.webhooks.absolute(url or self.url, self.url)
                    await self._fetch(whole, {"CallStatus": "in-progress"})
                    return
                case Hangup(reason=reason):
                    self.refusal = reason
                    self.hangs_up()
                    return
                case _:
                    self._wait(verb, verbs[position + 1 :])
                    return
        self.is_over = self.ran_out = True

    def _wait(self, verb: Waiting, rest: tuple[Verb, ...]) -> None:
        self.waiting, self._rest = verb, rest
        for prompt in verb.prompts if isinstance(verb, Gather) else ():
            self._hear(prompt)

    def _hear(self, one: Say | Play) -> None:
        if isinstance(one, Say):
            self.heard.append(one.text)
        elif one.url:
            self.heard.append(f"(plays {one.url})")


def inbound(webhooks: Webhooks, caller: str, called: str, account: str) -> Leg:
    """A call that comes in, as /twilio/voice hears of it; nothing is fetched yet."""
    facts = {
        "CallSid": a_sid("CA"),
        "AccountSid": account,
        "From": caller,
        "Caller": caller,
        "To": called,
        "Called": called,
        "Direction": "inbound",
        "ApiVersion": "2010-04-01",
    }
    return Leg(webhooks, facts, "/twilio/voice/fallback")
