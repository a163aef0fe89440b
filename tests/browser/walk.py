"""An entry of `tests.pages.everywhere` in a browser: the page in that state, as its reader would come to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from app.db import make_engine
from app.web.languages import LANGUAGES
from tests.browser.conftest import Site, Visitor, served
from tests.browser.log import Log
from tests.database import Database, Databases
from tests.demonstration import demonstration
from tests.pages.content import Places, fill
from tests.pages.entries import PUBLIC, Entry

SUBMIT = """([action, typed, file, csrf]) => {
    const open = [...document.querySelectorAll("form")].filter((one) => one.getAttribute("action") === action);
    const form = open.find((one) => one.matches(".edit__form")) ?? open[0] ?? document.createElement("form");
    Object.assign(form, {action, method: "post"});
    document.body.append(form);
    for (const [name, value] of Object.entries({csrf, ...typed})) {
        if (name === "csrf" && form.elements.csrf && !("csrf" in typed)) continue;
        if (!form.elements[name]) form.append(Object.assign(document.createElement("input"), {type: "hidden", name}));
        form.elements[name].value = value;
    }
    if (file !== null) {
        const chosen = new DataTransfer();
        if (file) chosen.items.add(new File([new Uint8Array(file)], "a.pdf"));
        form.elements.file.files = chosen.files;
    }
    HTMLFormElement.prototype.submit.call(form);
}"""
ASK = """async ([method, path, target, typed, csrf]) => {
    const open = [...document.querySelectorAll("form.edit__form")].find((one) => one.getAttribute("action") === path);
    const values = typed && {csrf, ...(open ? Object.fromEntries(new FormData(open)) : {}), ...typed};
    await htmx.ajax(method, path, {target, swap: "outerMorph", values: values ?? {}});
}"""
TOKEN = """async () => {
    const page = new DOMParser().parseFromString(await (await fetch("/sign-out")).text(), "text/html");
    return page.querySelector("[name=csrf]")?.value ?? "";
}"""


@contextmanager
def toured(databases: Databases, loaded: Database, folder: Path) -> Iterator[tuple[Site, Places]]:
    """The service on a copy of the loaded database with all of `content`, and its ids."""
    database = databases.clone(loaded.name)
    with demonstration(database, folder) as here:
        places = fill(here)
    engine = make_engine(database.url)
    with served(database) as url:
        yield Site(url, places["peru"], places["draft"], Log(engine)), places
    engine.dispose()
    databases.drop(database)


def show(visitor: Visitor, entry: Entry, places: Places, language: str = "en") -> Page:
    """Come to an entry in a language. The browser is signed in as its reader, or signed out."""
    entry = entry.at(places | {"turn": str(1 + list(LANGUAGES).index(language))})
    page = visitor.page
    _become(visitor, entry.reader)
    visitor.go(f"/help?lang={language}")
    if entry.method == "GET" and not entry.target:
        visitor.go(entry.path)
        return page
    csrf = page.evaluate(TOKEN)
    if entry.opened:
        visitor.go(entry.opened)
    if entry.target:
        page.evaluate(ASK, [entry.method, entry.path, entry.target, entry.typed, csrf])
        return page
    with page.expect_navigation():
        page.evaluate(SUBMIT, [entry.path, dict(entry.typed or {}), entry.file, csrf])
    return page


def _become(visitor: Visitor, reader: str) -> None:
    """Sign in as somebody, unless the browser already is."""
    if getattr(visitor, "reader", PUBLIC) == reader and reader != PUBLIC:
        return
    visitor.context.clear_cookies()
    if reader != PUBLIC:
        visitor.sign_in(f"{reader}@demo.invalid")
    visitor.reader = reader
