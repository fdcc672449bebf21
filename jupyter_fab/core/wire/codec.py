"""Bytes to values and back, strictly, with a JSON pointer to what is wrong.

Encoding is canonical (sorted keys), so that equal values have equal bytes and digests. Decoding refuses what it does
not know. It keeps no state and reads no files.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import msgspec

from jupyter_fab.core.errors import BadInput

MAX_DOCUMENT_BYTES = 8 * 1024 * 1024  # what a sandboxed build may answer with (reliability.md)

NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # JSON has no other way to say it; PostgreSQL keeps no such text


def encode(value: object) -> bytes:
    """Canonical JSON of a value."""
    return msgspec.json.encode(value, order="deterministic")


def decode[T](data: bytes | str, kind: type[T]) -> T:
    """The value that the JSON says, of that type.

    Raises
    ------
    BadInput
        If it is no JSON, too large, or not of the type; `pointer` says where.
    """
    size = len(data)
    if size > MAX_DOCUMENT_BYTES:
        raise BadInput(f"The document has {size} bytes; at most {MAX_DOCUMENT_BYTES} are read.")
    if NUL.search(data.encode() if isinstance(data, str) else data):
        raise BadInput("A text holds the character U+0000, which no database and no person can read; leave it out.")
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        raise refusal(error) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"This is no JSON document: {error}.") from error


def convert[T](value: Any, kind: type[T]) -> T:
    """The value that plain dicts, lists and numbers say, of that type; refused as by `decode`."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise refusal(error) from error


def plain(value: object) -> Any:
    """The value as plain dicts, lists, numbers and text."""
    return msgspec.to_builtins(value)


def digest(value: object) -> str:
    """sha256 of the canonical JSON, in hex; the same before and after a value has crossed the wire."""
    data = encode(value)
    if isinstance(value, msgspec.Struct):
        # 18 given for a float is written as 18, and as 18.0 once it was read: the form after reading counts
        data = encode(msgspec.json.decode(data, type=type(value)))
    return hashlib.sha256(data).hexdigest()


def refusal(error: msgspec.ValidationError) -> BadInput:
    """The refusal that says where (a JSON pointer, RFC 6901) and what."""
    text = str(error)
    match = re.search(r" - at `(key in )?\$(?P<path>[^`]*)`$", text)
    pointer = ""
    if match:
        text = text[: match.start()]
        pointer = re.sub(r"\[(\d+|\.\.\.)\]", r"/\1", match["path"]).replace(".", "/").replace("/////", "/...")
    cause = error.__cause__
    if isinstance(cause, BadInput):
        return BadInput(cause.message, pointer=pointer + (cause.pointer or ""), **dict(cause.fields))
    return BadInput(f"{text}.", pointer=pointer)
