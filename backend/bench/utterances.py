"""What understanding and deciding cost per utterance, and what the service needs to start."""

import json
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.domain.businesses import Business, BusinessId, Vertical
from app.domain.dialogue.events import Said
from app.domain.dialogue.state import Asking, DialogueState, Stage
from app.domain.dialogue.step import step
from app.domain.understanding.utterance import Setting, Utterance
from app.services.business_facts import Profile, prepare
from bench.servers import BACKEND, serving

MEDIAN_MS, P99_MS, START_SECONDS, MEGABYTES = 3.0, 10.0, 2.0, 200.0
ANSWERS = (
    (Asking.NAME, "it's Hazel Burke, H A Z E L"),
    (Asking.NAME, "no problem, this is Ned Nolte"),
    (Asking.ADDRESS, "nine fifteen north ridgeview road olathe"),
    (Asking.ADDRESS, "it's 410 Oak, I mean 410 Elm Street, Merriam"),
    (Asking.TIME, "either tuesday or thursday morning but not before nine"),
    (Asking.TIME, "a week from today, late morning"),
    (Asking.TIME, "el martes que viene por la tarde"),
    (Asking.ANYTHING_ELSE, "no that's everything thank you"),
)


def compare_utterances() -> None:
    profile = prepare(
        Business(
            id=BusinessId("bench"),
            name="Bristol Plumbing",
            vertical=Vertical.PLUMBING,
            created_at=datetime.now(UTC),
        )
    )
    said = [*_openings(), *ANSWERS * 40]
    for asking, words in said[:50]:
        _decide(profile, asking, words)
    took = sorted(_decide(profile, asking, words) for asking, words in said)
    median, p99 = statistics.median(took), took[int(len(took) * 0.99)]
    print(f"\nUnderstanding and deciding, {len(took)} utterances")
    print(f"median {median:6.2f} ms   aim <= {MEDIAN_MS:g}")
    print(f"p99    {p99:6.2f} ms   aim <= {P99_MS:g}")


def _openings() -> Iterator[tuple[Asking | None, str]]:
    for file in sorted(Path(BACKEND, "safety").glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            yield None, json.loads(line)["text"]


def _decide(profile: Profile, asking: Asking | None, words: str) -> float:
    facts = profile.at(datetime.now(UTC), caller_phone="+19135550123", last_reply="")
    state = DialogueState(stage=Stage.INTAKE, asking=asking)
    setting = Setting(
        now=facts.now,
        asking=asking.value if asking else None,
        vertical=facts.vertical,
        services=facts.keywords,
        business_name=facts.business_name,
    )
    began = time.perf_counter()
    step(state, Said(Utterance(words, setting)), facts)
    return (time.perf_counter() - began) * 1000


def compare_start() -> None:
    began = time.monotonic()
    with serving("start", "app.main:app", {"ENVIRONMENT": "dev"}) as server:
        seconds = time.monotonic() - began
        status = Path(f"/proc/{server.process.pid}/status").read_text()
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    megabytes = int(resident.split()[1]) / 1024
    print("\nStarting in memory, until the port answers")
    print(f"time   {seconds:6.2f} s    aim <= {START_SECONDS:g}")
    print(f"memory {megabytes:6.0f} MB   aim <= {MEGABYTES:g}")
