"""What differs between two documents, and that it is enough to make the newer of the older."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules.differences import Kind, applied, between

values = st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.text("ab", max_size=2), st.just({"value": "x"}))
members = st.dictionaries(st.sampled_from(["amount", "end", "value", "title"]), values, max_size=4)
items = st.dictionaries(st.sampled_from("abcd"), members, max_size=4).map(
    lambda found: [{**found[id], "id": id} for id in sorted(found)]
)
documents = st.fixed_dictionaries(
    {"version": st.integers(1, 2), "plan": members}, optional={"costs": items, "activities": items, "previous": values}
)


@settings(max_examples=150)
@given(documents, documents)
def test_applied_to_the_older_document_they_give_the_newer(older, newer):
    found = between(older, newer)
    assert applied(older, found) == newer
    assert applied(newer, between(newer, older)) == older
    assert (not found) == (older == newer)


def test_money_comes_first_then_dates_targets_and_the_rest():
    was = {"activities": [{"id": "a", "code": "1.1", "title": {"value": "Centros"}, "end": "2018"}], "targets": []}
    now = {
        "activities": [{"id": "a", "code": "1.2", "title": {"value": "Centros"}, "end": "2019"}],
        "costs": [{"id": "c", "amount": "3"}],
        "targets": [{"id": "t", "due": "2019", "value": "50"}],
    }
    found = between(was | {"costs": []}, now)
    assert [one.kind for one in found] == [Kind.MONEY, Kind.DATE, Kind.TARGET, Kind.OTHER]
    assert [one.pointer for one in found] == ["/costs/c", "/activities/a/end", "/targets/t", "/activities/a/code"]
    assert found[1].name == "1.2 Centros"
