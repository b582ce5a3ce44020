"""Pages that tell when something in them went wrong without anybody seeing it."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

EXPECTED = ("favicon",)


@dataclass
class Watch:
    """What pages of one test complained about. `expect` names texts that may appear in it.

    No slots: Playwright keeps its wrappers on whatever the methods it is given belong to.
    """

    base: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """Every request to our API, as "GET /v1/owner/now"."""
    expected: list[str] = field(default_factory=lambda: list(EXPECTED))

    def expect(self, *texts: str) -> None:
        self.expected.extend(texts)

    def over(self, context: BrowserContext) -> None:
        context.on("page", self._follow)
        context.on("request", self._note)

    def assert_quiet(self) -> None:
        loud = [one for one in self.complaints if not any(text in one for text in self.expected)]
        assert not loud, "\n".join(loud)
        assert not self.strangers, f"asked somebody else: {self.strangers}"

    def _follow(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _note(self, request: Request) -> None:
        url = request.url.partition("?")[0]
        if url.startswith(f"{self.base}/v1/"):
            self.asked.append(f"{request.method} {url.removeprefix(self.base)}")
        elif url.startswith("http") and "//127.0.0.1:" not in url and "//localhost:" not in url:
            self.strangers.append(url)
