"""The versions of a plan on its page: published by one side and then the other, and a file checked by whoever has it."""

from httpx2 import Response

from tests.pages.conftest import Pages, Reader, words
from tests.pages.test_activity_page import fields, sent

PERU, OAS = "peru@demo.invalid", "secretariat@demo.invalid"


def checked(reader: Reader, content: bytes) -> Response:
    return reader.client.post("/verify", files={"file": ("plan.json", content)})


def test_both_sides_publish_by_a_form_and_anybody_checks_the_file(own_pages: Pages) -> None:
    path = f"/plans/{own_pages.peru}"
    public, state, oas = own_pages.reader(), own_pages.reader(PERU), own_pages.reader(OAS)
    assert "No version is sealed yet" in public.text(f"{path}/versions")
    assert f'href="{path}/publish"' not in public.get(f"{path}/versions").text
    stale = fields(state.get(f"{path}/publish").text)
    wrong = state.post(f"{path}/publish", stale | {"date": "2999-01-01", "url": ""})
    assert wrong.status_code == 422 and "cannot be dated in the future" in words(wrong.text)
    given = {"date": "2018-08-26", "url": "https://busquedas.elperuano.pe/", "said": "En el diario oficial"}
    assert sent(state, f"{path}/publish", given).status_code == 303
    assert state.post(f"{path}/publish", stale | given).status_code in (404, 412)
    text = public.text(f"{path}/versions")
    assert "Version 1 published by the State" in text and "En el diario oficial" in text
    answer = sent(oas, f"{path}/publish", {"date": "2018-09-03", "url": "https://www.oas.org/"})
    assert answer.status_code == 303, words(answer.text)[:400]
    assert "Version 1 published by both sides" in public.text(f"{path}/versions")

    content = public.client.get(f"/api/v1{path}/versions/1.json", headers={"accept": "*/*"}).content
    assert "is version 1 of the plan, as it was sealed" in words(checked(public, content).text)
    altered = words(checked(public, content.replace(b'"code":"', b'"code":"X', 1)).text)
    assert "it was altered" in altered and "Code" in altered
    assert "is no version" in words(checked(public, b"%PDF-1.7").text)
    assert checked(public, b"").status_code == 422
