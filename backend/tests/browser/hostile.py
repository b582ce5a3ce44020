"""What people write who mean harm, or who just have long names; and what must not come of it."""

from playwright.sync_api import Page

from tests.browser.conftest import Shop

IMAGE = "<img src=x onerror=\"document.title='taken'\">"
SCRIPT = "\"><script>document.title='taken'</script>"
BACKWARDS = "‮ evil \u202e txt"
LONG = "W" * 180
NAMES = (IMAGE, SCRIPT, BACKWARDS, LONG)


def talked(shop: Shop, *words: str, phone: str | None = None) -> str:
    """A call in which a caller says these words; its conversation's id. The line stays open."""
    began = shop.send("POST", "/v1/voice/session/start", {"caller_phone": phone})
    for said in words:
        shop.send("POST", f"/v1/voice/session/{began['session_id']}/input", {"text": said})
    return str(began["session_id"])


def assert_harmless(page: Page) -> None:
    """Nothing of it became markup, and nothing pushes the page aside."""
    assert "taken" not in page.title()
    assert page.locator("#content img, #content script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
