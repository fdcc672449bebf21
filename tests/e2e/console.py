"""A hub's console as its page uses it: the state, and each deed with the key that its address carries."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import httpx

from jupyter_fab.testing.waiting import wait_until

ANSWER_S = 60.0
WAIT_S = 120.0

type State = dict[str, Any]


class Console:
    """One console; a refused deed gives its problem details, not an exception, where `refused` asks for it."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self.key = key

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the console whose address the agent wrote."""
        found = json.loads(path.read_bytes())
        return cls(found["url"].split("/?")[0], found["key"])

    def state(self) -> State:
        """Return everything that the page shows."""
        found: State = self._send("GET", "/api/state").raise_for_status().json()
        return found

    def job(self, job: str) -> State:
        """Return one job as the page shows it, or nothing while the agent has not heard of it."""
        return next((one for one in self.state()["jobs"] if one["id"] == job), {})

    def stage(self, job: str) -> str:
        """Return where the job stands at the machine; empty before its program is there."""
        return str((self.job(job).get("session") or {}).get("stage", ""))

    def machine(self, action: str) -> None:
        """Tell the machine something."""
        answer = self._send("POST", f"/api/machine/{action}")
        assert answer.is_success, f"{action}: {answer.text}"

    def do(self, job: str, action: str, **body: Any) -> Any:
        """Return the answer to a deed that must be taken."""
        answer = self._send("POST", f"/api/jobs/{job}/{action}", body)
        assert answer.is_success, f"{action}: {answer.text}"
        return answer.json()

    def refused(self, job: str, action: str, **body: Any) -> str:
        """Return why a deed was refused; it must be."""
        answer = self._send("POST", f"/api/jobs/{job}/{action}", body)
        assert 400 <= answer.status_code < 500, f"{action} was not refused: {answer.status_code} {answer.text}"
        return str(answer.json()["detail"])

    def bundle(self, job: str) -> State:
        """Return the job's bundle: programs by name and digest, set-up sheets, what to measure."""
        found: State = self._send("GET", f"/api/jobs/{job}/bundle").raise_for_status().json()
        return found

    def until(self, condition: Callable[[State], object], what: str, timeout_s: float = WAIT_S) -> State:
        """Return the first state that fulfils the condition."""
        last: list[State] = []

        def seen() -> State | None:
            last[:] = [self.state()]
            return last[0] if condition(last[0]) else None

        try:
            found = wait_until(seen, timeout_s, what=what)
        except TimeoutError as error:
            raise AssertionError(f"{error}; the console says {json.dumps(last)[:3000]}") from error
        assert found is not None
        return found

    def until_stage(self, job: str, *stages: str, timeout_s: float = WAIT_S) -> str:
        """Return the job's stage once it is one of these."""
        return wait_until(lambda: s if (s := self.stage(job)) in stages else "", timeout_s, what=f"{job}: {stages}")

    def _send(self, method: str, path: str, body: object = None) -> httpx.Response:
        content = json.dumps(body or {}).encode() if method == "POST" else None
        headers = {"X-Console-Key": self.key}
        return httpx.request(method, self.url + path, content=content, headers=headers, timeout=ANSWER_S)
