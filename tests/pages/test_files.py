"""A file handed in as evidence on the pages: kept first, then named; without scripts."""

import re

import pytest
from httpx2 import Response

from tests.pages.conftest import Pages, Reader, words
from tests.pages.test_activity_page import fields

PDF = b"%PDF-1.7\nun informe"


def hand_in(reader: Reader, path: str, content: bytes = PDF, name: str = "informe.pdf") -> Response:
    csrf = re.search(r'name="csrf" value="([^"]+)"', reader.get(path).text)
    assert csrf
    return reader.client.post(path, data={"csrf": csrf[1]}, files={"file": (name, content)})


def path(pages: Pages) -> str:
    return f"/activities/{pages.measure}/files"


def test_a_file_is_handed_in_named_and_served(own_pages: Pages) -> None:
    reader = own_pages.reader("peru@demo.invalid")
    kept = hand_in(reader, path(own_pages))
    assert kept.status_code == 303, words(kept.text)[:400]
    form = reader.get(kept.headers["location"].partition("#")[0]).text
    assert 'name="url"' not in form
    action = re.search(r'action="(/activities/[^"]*evidence/new[^"]*)"', form)
    assert action
    empty = reader.post(action[1], fields(form))
    assert empty.status_code == 422, "a title is wanted, and the file is still there"
    saved = reader.post(action[1], fields(empty.text) | {"title": "Informe de centros", "language": "es"})
    assert saved.status_code == 303, words(saved.text)[:400]
    page = own_pages.reader().get(f"/activities/{own_pages.measure}").text
    href = re.search(r'href="(/files/[^"]+)"[^>]*>\s*<span[^>]*>Informe de centros', page) or re.search(
        r'href="(/files/[^"]+)"', page
    )
    assert href and "informe.pdf" in page
    served = own_pages.reader().get(href[1])
    assert served.content == PDF and served.headers["content-disposition"].startswith("attachment")


def test_a_confidential_file_is_not_shown_to_the_public(own_pages: Pages) -> None:
    reader = own_pages.reader("peru@demo.invalid")
    location = hand_in(reader, path(own_pages)).headers["location"].partition("#")[0]
    form = reader.get(location).text
    given = {"title": "Con nombres", "language": "es", "confidential": "Nombra a víctimas."}
    assert reader.post(location, fields(form) | given).status_code == 303
    assert "Con nombres" in reader.text(f"/activities/{own_pages.measure}")
    assert "Con nombres" not in own_pages.reader().text(f"/activities/{own_pages.measure}")


@pytest.mark.parametrize("content", [b"", b"<html>", b"MZ\x90"])
def test_what_is_no_file_of_ours_comes_back_with_the_reason(pages: Pages, content: bytes) -> None:
    answer = hand_in(pages.reader("peru@demo.invalid"), path(pages), content)
    assert answer.status_code == 422
    assert 'href="#file"' in answer.text and "Error:" in answer.text


def test_a_file_too_large_says_so(pages: Pages) -> None:
    answer = hand_in(pages.reader("peru@demo.invalid"), path(pages), PDF + bytes(10 * 2**20))
    assert answer.status_code == 413 and "10 MiB at most" in words(answer.text)
    assert hand_in(pages.reader("peru@demo.invalid"), path(pages), bytes(12 * 2**20)).status_code == 413


def test_the_folder_a_browser_sends_with_a_name_is_left_out(own_pages: Pages) -> None:
    assert hand_in(own_pages.reader("peru@demo.invalid"), path(own_pages), name=r"C:\fotos\a.pdf").status_code == 303


@pytest.mark.parametrize(("email", "status"), [("expert@demo.invalid", 403), ("colombia@demo.invalid", 403), ("", 401)])
def test_who_may_not_report_gets_no_form(pages: Pages, email: str, status: int) -> None:
    reader = pages.reader(email)
    assert reader.get(path(pages)).status_code == status
    assert reader.client.post(path(pages), data={}, files={"file": ("a.pdf", PDF)}).status_code == status


def test_a_form_of_another_site_hands_in_nothing(pages: Pages) -> None:
    reader = pages.reader("peru@demo.invalid")
    assert reader.client.post(path(pages), data={"csrf": "x"}, files={"file": ("a.pdf", PDF)}).status_code == 403


@pytest.mark.parametrize(
    "body", [b"", b"--x\r\n", b"--x\r\ncontent-disposition: form-data\r\n\r\n1\r\n--x--", b"\xff" * 99]
)
def test_a_form_that_cannot_be_read_is_no_mistake_of_ours(pages: Pages, body: bytes) -> None:
    reader = pages.reader("peru@demo.invalid")
    for media in ("multipart/form-data; boundary=x", "multipart/form-data", "application/pdf", "text/plain"):
        answer = reader.client.post(path(pages), content=body, headers={"content-type": media})
        assert 400 <= answer.status_code < 500, (media, answer.status_code)
