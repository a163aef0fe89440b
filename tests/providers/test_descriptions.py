"""What the description of a provider may say."""

from typing import get_args

from app.access.roles import ROLES
from app.models import Grant
from app.providers import Given, Provider


def test_only_a_provider_on_this_machine_leads_to_this_machine_or_away_from_https() -> None:
    outside, here = Provider(issuer="https://idp.example"), Provider(issuer="http://127.0.0.1:9000")
    for url in ("http://idp.example/keys", "http://127.0.0.1/keys", "http://localhost/keys", "ftp://idp.example/"):
        assert not outside.leads_to(url), url
    assert outside.leads_to("https://keys.idp.example/keys")
    assert here.leads_to("http://127.0.0.1:9000/keys") and not here.leads_to("http://idp.example/keys")


def test_a_provider_may_give_the_roles_of_the_grants_table_and_no_other() -> None:
    (check,) = [one for one in Grant.__table__.constraints if str(one.name) == "ck_grants_role"]
    named = set(str(check.sqltext).partition("(")[2].rstrip(")").replace("'", "").split(", "))  # type: ignore[attr-defined]
    assert set(get_args(Given.model_fields["role"].annotation)) == named == set(ROLES)
