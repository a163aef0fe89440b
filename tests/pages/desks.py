"""The pages on who may do what, and where one is signed in, as entries of `everywhere`."""

from collections.abc import Iterator, Mapping

from tests.pages.entries import PUBLIC, Entry

LISTS = (
    ("/admin/grants", "role=expert&mechanism=MESECVI&in_force=yes&who=expert", "who=zzzz", "role=x&nothing=1"),
    ("/admin/people", "q=demo&ended=no", "q=zzzz", "ended=x&nothing=1"),
    ("/admin/identities", "who=expert&ended=no", "who=zzzz", "ended=x&nothing=1"),
    ("/admin/clients", "q=peru&ended=no", "q=zzzz", "ended=x&cursor=x"),
)
FORMS: Mapping[str, Mapping[str, str]] = {
    "/admin/grants/new": {"role": "expert", "state": "PER", "mechanism": "", "since": "x", "note": ""},
    "/admin/grants/{grant}": {"until": "x", "note": ""},
    "/admin/people/new": {"name": "", "email": "x"},
    "/admin/people/{person}": {"name": ""},
    "/admin/identities/new": {"subject": "é x"},
    "/admin/clients/new": {"id": "X", "name": "", "redirect_uris": "http://example.org/", "until": "x"},
    "/admin/clients/demo-peru": {"name": "", "until": "x"},
    "/admin/clients/demo-application": {"redirect_uris": "http://example.org/"},
    "/admin/clients/demo-peru/rotate": {"old_secret_until": "2099-01-01"},
}
"""Every form, and what is refused in it."""


def desks() -> Iterator[Entry]:
    for path, narrowed, none, wrong in LISTS:
        for reader in ("secretariat", "admin"):
            yield Entry(f"{path}, {reader}", reader, path)
        yield Entry(f"{path}, narrowed", "admin", f"{path}?{narrowed}")
        yield Entry(f"{path}, none", "admin", f"{path}?{none}")
        yield Entry(f"{path}, saved", "admin", f"{path}?saved=new")
        yield Entry(f"{path}, refused", "admin", f"{path}?{wrong}", 422)
        yield Entry(f"{path}, not theirs", "peru", path, 403)
        yield Entry(f"{path}, signed out", PUBLIC, path, 303)
    for path, wrong in FORMS.items():
        yield Entry(f"form {path}", "admin", path)
        yield Entry(f"form {path}, refused", "admin", path, 422, wrong, path)
    yield Entry("form of a grant, none", "admin", "/admin/grants/{nobody}", 404)
    yield Entry("form of an identity", "admin", "/admin/identities/{identity}")
    gone = {"version-{identity}": "99"}
    yield Entry(
        "identity changed before", "admin", "/admin/identities/{identity}", 412, gone, "/admin/identities/{identity}"
    )
    yield Entry("roles", "secretariat", "/admin/roles")
    yield Entry("events", "admin", "/admin/events")
    yield Entry("events, narrowed", "admin", "/admin/events?event=signed_in")
    yield Entry("events, refused", "admin", "/admin/events?event=x&nothing=1", 422)
    yield Entry("events, not theirs", "secretariat", "/admin/events", 403)
    new = {"id": "new-{turn}", "name": "Sistema", "scopes.plans:read": "1"}
    yield Entry("a secret, shown once", "admin", "/admin/clients/new", 200, new, "/admin/clients/new")
    stale = {"version": "99", "name": "Otro"}
    yield Entry("client changed before", "admin", "/admin/clients/demo-peru", 412, stale, "/admin/clients/demo-peru")
    stale = {"version-{person}": "99", "name": "Otra"}
    yield Entry("account changed before", "admin", "/admin/people/{person}", 412, stale, "/admin/people/{person}")
    yield Entry("sessions", "peru", "/mine/sessions")
    yield Entry("sessions, signed out", PUBLIC, "/mine/sessions", 303)
    yield Entry("sessions, not ours", "peru", "/mine/sessions/end", 403, {"csrf": "x"})
    path = "/states/COL/access"
    yield Entry("who read drafts", "colombia", path)
    yield Entry("who read drafts, refused", "colombia", f"{path}?nothing=1&cursor=x", 422)
    for reader in ("peru", "secretariat", "admin"):
        yield Entry(f"who read drafts, {reader}", reader, path, 403)
    yield Entry("who read drafts, signed out", PUBLIC, path, 303)
    yield Entry("who read drafts, none", "colombia", "/states/XXX/access", 404)
