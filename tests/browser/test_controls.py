"""What the browser tests stand on would notice: axe a bad page, the listeners a page that breaks its policy."""

import pytest

from app.web.security import PAGE_POLICY
from tests.browser.conftest import Opens, Visitor

pytestmark = pytest.mark.browser

BAD = """<!doctype html><html><head><title></title></head><body>
<img src="data:,"><input><a href="#x"></a><p style="color:#bbb;background:#fff">pale</p><h3>third</h3></body></html>"""


def shown(visitor: Visitor, body: str) -> None:
    """Show a page of ours with another body, under the policy of pages."""
    headers = {"content-type": "text/html", "content-security-policy": PAGE_POLICY}
    visitor.page.route("**/control", lambda route: route.fulfill(body=body, headers=headers))
    visitor.go("/control")


def test_axe_finds_what_is_wrong_with_a_bad_page(opens: Opens) -> None:
    visitor = opens(strict=False)
    visitor.page.set_content(BAD)
    found = {line.partition(":")[0] for line in visitor.axe()}
    assert {"image-alt", "label", "link-name", "color-contrast", "document-title", "html-has-lang"} <= found


@pytest.mark.parametrize(
    "body",
    ["<script>1</script>", "<p style='color:red'>x</p>", "<img src='https://elsewhere.invalid/x.png'>",
     "<a href='#' onclick='1'>x</a>", "<iframe src='/'></iframe>"],
)  # fmt: skip
def test_a_page_that_breaks_the_policy_is_noticed(opens: Opens, body: str) -> None:
    visitor = opens(strict=False)
    shown(visitor, f"<!doctype html><title>control</title>{body}")
    visitor.page.click("a") if "onclick" in body else None
    assert visitor.violations() or visitor.said


def test_eval_is_noticed(opens: Opens) -> None:
    visitor = opens(strict=False)
    visitor.page.route(
        "**/static/avance.js*", lambda route: route.fulfill(body="eval('1')", content_type="text/javascript")
    )
    visitor.go("/")
    assert visitor.said


def test_a_page_that_keeps_the_policy_is_quiet(opens: Opens) -> None:
    visitor = opens()
    shown(visitor, "<!doctype html><html lang=en><title>control</title><main><h1>x</h1></main>")
    assert visitor.violations() == [] and visitor.said == []
