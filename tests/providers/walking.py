"""A browser at a provider's own pages: signs in, consents, and is sent back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

import httpx
from playwright.sync_api import Page, sync_playwright

from tests.browser.prepare import chromium


@contextmanager
def window() -> Iterator[Page]:
    """A page of Chromium."""
    found = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--headless", "--no-sandbox"])
        yield browser.new_context(locale="en").new_page()
        browser.close()


def walked(url: str, name: str, until: str) -> str:
    """Through the provider's pages as a browser goes; where it is sent at the end, an address that begins with `until`."""
    with httpx.Client(trust_env=False) as browser:
        answer = browser.get(url)
        while True:
            if answer.is_redirect:
                url = urljoin(str(answer.url), answer.headers["location"])
                if url.startswith(until):
                    return url
                answer = browser.get(url)
            else:
                assert answer.status_code == 200, answer.text
                action = re.search(r'<form[^>]* action="([^"]+)"', answer.text)
                hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
                assert action, answer.text
                form = hidden | ({"login": name, "password": "any"} if 'name="login"' in answer.text else {})
                answer = browser.post(urljoin(str(answer.url), action[1]), data=form)
