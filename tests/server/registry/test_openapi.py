"""The OpenAPI document is valid and says what the route table says."""

import re

import openapi_spec_validator
from jupyter_fab_server.registry.openapi import document
from jupyter_fab_server.registry.routes import ROUTES


async def test_the_served_document_is_valid(registry) -> None:
    """What is served is OpenAPI 3.1 by an independent validator."""
    answer = await registry.http.get("/api/openapi.json")
    assert answer.status_code == 200
    openapi_spec_validator.validate(answer.json())


def test_every_route_is_described_with_its_scope_and_nothing_else_is() -> None:
    """The paths, methods, scopes, path parameters and statuses are those of the table."""
    paths = document(ROUTES)["paths"]
    described = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert described == {(route.method, route.path) for route in ROUTES}
    assert len(ROUTES) == len(described)
    for route in ROUTES:
        said = paths[route.path][route.method.lower()]
        assert said["x-scope"] == route.scope
        assert str(route.status) in said["responses"]
        named = {p["name"] for p in said.get("parameters", ()) if p["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", route.path))
        assert said["summary"]


def test_operations_have_names_of_their_own() -> None:
    """Generated clients need one name for each operation."""
    names = [said["operationId"] for methods in document(ROUTES)["paths"].values() for said in methods.values()]
    assert len(names) == len(set(names))
