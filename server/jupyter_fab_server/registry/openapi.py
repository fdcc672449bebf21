"""The OpenAPI 3.1 document of the route table: what `/api/openapi.json` serves.

Role: everything in it comes from the table and the wire types, so that it cannot say what is not so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from jupyter_fab import __version__
from jupyter_fab.core.wire.base import Problem
from jupyter_fab_server.registry.route import JSON, Access, Route

_REFS = "#/components/schemas/{name}"
_PLAIN = (None, bytes, dict)  # bodies that have no type of their own


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The document, as plain dicts."""
    table = tuple(routes)
    types = dict.fromkeys([Problem, *(kind for r in table for kind in (r.takes, r.gives) if kind not in _PLAIN)])
    schemas, components = msgspec.json.schema_components(list(types), ref_template=_REFS)
    schema_of = dict(zip(types, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in table:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {"title": "jupyter-fab registry", "version": __version__, "license": {"name": "BSD-3-Clause"}},
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {
                "problem": {
                    "description": "What went wrong, and what to do next (RFC 9457).",
                    "content": {"application/problem+json": {"schema": schema_of[Problem]}},
                }
            },
        },
    }


def _operation(route: Route, schema_of: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    title = (route.handler.__doc__ or "").strip().split("\n")[0]
    found: dict[str, Any] = {
        "operationId": f"{route.handler.__module__.rpartition('.')[2]}_{route.handler.__name__}",
        "summary": title,
        "tags": [route.handler.__module__.rpartition(".")[2]],
        "x-scope": str(route.scope),
        "responses": {
            str(route.status): _answer(route, schema_of),
            "default": {"$ref": "#/components/responses/problem"},
        },
    }
    if route.scope == Access.PUBLIC:
        found["security"] = [{}, {"token": []}]
    else:
        found["security"] = [{"token": [] if route.scope == Access.SIGNED_IN else [route.scope]}]
    parameters = [_parameter(name, "path", required=True) for name in re.findall(r"\{(\w+)\}", route.path)]
    parameters += [_parameter(name, "query", required=False) for name in route.query]
    if route.method != "GET" and route.scope != Access.PUBLIC:
        parameters.append(_parameter("Idempotency-Key", "header", required=route.spends))
    if parameters:
        found["parameters"] = parameters
    if route.takes is bytes:
        found["requestBody"] = {"required": True, "content": {"application/zip": {}}}
    elif route.takes is not None:
        found["requestBody"] = {"required": True, "content": {JSON: {"schema": _schema(route.takes, schema_of)}}}
    return found


def _answer(route: Route, schema_of: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    said = (route.handler.__doc__ or "").strip().split("\n")[0]
    if route.gives is None:
        return {"description": said}
    content = {} if route.gives is bytes else {"schema": _schema(route.gives, schema_of)}
    return {"description": said, "content": {route.media_type: content}}


def _schema(kind: Any, schema_of: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    return {"type": "object"} if kind is dict else schema_of[kind]


def _parameter(name: str, where: str, *, required: bool) -> dict[str, Any]:
    return {"name": name, "in": where, "required": required, "schema": {"type": "string"}}
