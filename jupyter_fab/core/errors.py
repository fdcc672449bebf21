"""The one tree of errors: fields carry the numbers, the text is the next step for the person who reads it.

Every error that a user can meet descends from `FabError`. `code` is stable and machine-readable, `status` is the HTTP
status that the registry answers with (RFC 9457 problem details), and `pointer` is a JSON pointer (RFC 6901) to what is
wrong, where one value is. Nothing here prints, logs or knows about HTTP beyond the number.
"""

from __future__ import annotations

from collections.abc import Mapping


class FabError(Exception):
    """Something the reader can act on; the text says what to do next."""

    code: str = "error"
    status: int = 500

    def __init__(self, message: str, *, pointer: str | None = None, **fields: object) -> None:
        super().__init__(message)
        self.message = message
        self.pointer = pointer
        self.fields: Mapping[str, object] = fields

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback: the reader's own lines, and the text."""
        from jupyter_fab.core.tracing import told  # only where an error is shown

        return told(self)


class BadInput(FabError, ValueError):
    """A value, file or message is not acceptable as it stands."""

    code = "bad-input"
    status = 422


class NotProven(BadInput):
    """Programs would leave something else than the parts as designed; nothing is cut or written."""

    code = "not-proven"


class NotFound(FabError):
    """There is no such thing, or the reader may not know of it."""

    code = "not-found"
    status = 404


class NotAllowed(FabError):
    """The reader's role or token does not permit this; `fields` names the missing scope or role."""

    code = "not-allowed"
    status = 403


class NotSignedIn(FabError):
    """No valid token came with the request."""

    code = "not-signed-in"
    status = 401


class Conflict(FabError):
    """The state has moved on; `fields['allowed']` lists what may be done now."""

    code = "conflict"
    status = 409


class Unavailable(FabError):
    """Something this needs is not there now; the text says what, and how to bring it back."""

    code = "unavailable"
    status = 503
