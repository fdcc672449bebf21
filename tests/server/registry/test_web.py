"""HTTP around the routes: problem details, limits, tokens, headers."""

import socket

import httpx
import pytest
from jupyter_fab_server.registry.settings import MEGABYTE


async def test_errors_are_problem_details(registry) -> None:
    """An unknown path, method, body and token each answer with RFC 9457's media type, status and a next step."""
    bad = {"Authorization": "Bearer fab_nonsense"}
    for status, code, answer in [
        (404, "http-404", await registry.http.get("/api/nothing")),
        (404, "http-404", await registry.http.get("/nothing")),
        (405, "method-not-allowed", await registry.http.delete("/api/health")),
        (401, "not-signed-in", await registry.http.get("/api/me")),
        (401, "not-signed-in", await registry.http.get("/api/health", headers=bad)),
        (401, "not-signed-in", await registry.http.get("/api/me", headers={"Authorization": "Basic abc"})),
        (422, "bad-input", await registry.http.post("/api/people", content=b"{")),
        (422, "bad-input", await registry.http.post("/api/people", json={"handle": "ida", "more": 1})),
        (413, "too-large", await registry.http.post("/api/people", content=b"x" * (MEGABYTE + 1))),
    ]:
        said = answer.json()
        assert (answer.status_code, said["status"], said["type"].rpartition("/")[2]) == (status, status, code)
        assert answer.headers["content-type"] == "application/problem+json"
        assert said["detail"]
        assert (answer.headers.get("www-authenticate") == "Bearer") == (status == 401)


async def test_a_refused_body_says_where(registry) -> None:
    """The pointer leads to the wrong value."""
    answer = await registry.http.post("/api/people", json={"handle": 1, "title": "Ida", "password": "12345678"})
    assert answer.json()["pointer"] == "/handle"


async def test_answers_tell_a_browser_to_guess_and_keep_nothing(registry) -> None:
    """Every answer carries the security headers, errors too."""
    for path in ("/api/health", "/api/nothing"):
        headers = (await registry.http.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"


async def test_an_endless_chunked_body_is_cut_off(registry) -> None:
    """A body without a length is read to the limit and no further."""

    async def endless():
        for _ in range(4):
            yield b" " * MEGABYTE

    try:
        status = (await registry.http.post("/api/people", content=endless())).status_code
    except httpx.TransportError:  # the server hung up while the client was still sending
        status = 400
    assert status in (400, 413)


async def test_an_unforeseen_error_says_nothing_of_itself(registry, caplog: pytest.LogCaptureFixture) -> None:
    """What nobody foresaw is logged in full and answered with 500 and no inner detail."""
    registry.ctx.now = lambda: 1 / 0
    answer = await registry.http.get("/api/me", headers={"Authorization": "Bearer fab_x"})
    assert (answer.status_code, answer.json()["type"]) == (500, "/problems/internal")
    assert "division" not in answer.text
    assert "ZeroDivisionError" in caplog.text


async def test_garbage_on_the_wire_does_not_hurt(registry) -> None:
    """Bytes that are no HTTP end the connection; the registry goes on."""
    host, port = registry.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as raw:
        raw.sendall(b"\x16\x03\x01 GET\r\n\r\n")
    assert (await registry.http.get("/api/health")).json()["ok"] is True
