"""/openapi.json is valid, complete, and its checker sees what it must."""

from copy import deepcopy

import pytest
from openapi_spec_validator import validate

from tests.house.openapi import faults, operations


@pytest.fixture(scope="module")
def document(application):
    return application.openapi()


def test_the_document_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_operation_has_examples_and_documented_errors(document):
    assert list(operations(document))
    assert faults(document) == []


def test_fastapis_own_shape_of_422_is_nowhere(document):
    assert "HTTPValidationError" not in str(document)


def test_no_parameter_can_be_null(document):
    for path, method, operation in operations(document):
        for parameter in operation["parameters"]:
            assert "'null'" not in str(parameter), (path, method, parameter["name"])


def test_a_list_names_its_headers(document):
    assert set(document["paths"]["/api/v1/states"]["get"]["responses"]["200"]["headers"]) == {
        "ETag",
        "Content-Language",
        "Link",
        "Avance-Change",
    }
    assert "Location" in document["paths"]["/api/v1/states"]["post"]["responses"]["201"]["headers"]


def _state(document):
    return document["paths"]["/api/v1/states/{iso3}"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda d: _state(d)["get"]["responses"]["200"]["content"]["application/json"].pop("example"),
            "no example",
        ),
        (
            lambda d: _state(d)["get"]["responses"]["200"]["content"]["application/json"]["example"].pop("iso3"),
            "not what its schema says",
        ),
        (
            lambda d: _state(d)["patch"]["requestBody"]["content"]["application/json"].update(example={"iso3": "PER"}),
            "not what its schema says",
        ),
        (lambda d: _state(d)["patch"]["responses"].pop("412"), "does not document"),
        (lambda d: _state(d)["get"].update(security=[{"oauth2": ["states:read"]}]), "open to the public"),
        (lambda d: _state(d)["patch"].update(operationId="get_state"), "taken"),
        (lambda d: _state(d)["get"].pop("description"), "does not say"),
        (
            lambda d: _state(d)["get"]["responses"].update({"422": {"description": "x", "content": {}}}),
            "no problem document",
        ),
    ],
)
def test_control_the_checker_sees_what_is_missing(document, spoil, said):
    spoiled = deepcopy(document)
    spoil(spoiled)
    assert any(said in fault for fault in faults(spoiled))
