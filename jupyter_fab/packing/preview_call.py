"""The call in a cell's code that previews a design, written anew with other values.

Role: what "Write values into the cell" does to a cell, and a fork to its notebook. Python's own parser finds the call,
so that comments, strings and other calls are left alone; only the call's values change. Pure: source in, source out.
Lines that are IPython's and not Python's (`%time`, `!ls`) do not disturb it.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Mapping

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.expression import Value
from jupyter_fab.core.parameter import ParameterSchema
from jupyter_fab.core.parameter.parameter import same

LINE = 100  # characters; a longer call has a line a value
_MAGIC = re.compile(r"^(\s*)(?:[%!?].*|[\w.]+\s*=\s*[%!].*|.*\?)$")

type Asks = Callable[[str], bool]


def chosen(schema: ParameterSchema, values: Mapping[str, Value]) -> dict[str, Value]:
    """The values that differ from the design's own, in its order: what is worth writing down."""
    return {
        p.name: values[p.name] for p in schema.parameters if p.name in values and not same(values[p.name], p.default)
    }


def written(values: Mapping[str, Value], indent: str = "", room: int = LINE) -> str:
    """The values as a dict is written in code, on a line each where one line has no room for them."""
    pairs = [f"{json.dumps(name)}: {_literal(value)}" for name, value in values.items()]
    line = "{" + ", ".join(pairs) + "}"
    if len(line) <= room:
        return line
    inner = f",\n{indent}    ".join(pairs)
    return f"{{\n{indent}    {inner},\n{indent}}}"


def rewritten(
    source: str, values: Mapping[str, Value], *, shows: Asks = lambda _: True, before: Mapping[str, Value] | None = None
) -> str:
    """The cell's source with those values in its call of `preview`.

    `shows` says of an expression's code whether it is the design in question; where the cell has several calls for it,
    the one that says `before` now is meant.

    Raises
    ------
    BadInput
        If there is no such call, or it cannot be told which of several.
    """
    call = _the_call(_calls(source), shows, before)
    argument = _argument(call)
    code = source.encode()
    starts = [0]
    for line in code.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def place(line: int | None, column: int | None) -> int:
        return starts[(line or 1) - 1] + (column or 0)

    first = code[starts[call.lineno - 1] :].decode()
    indent = first[: len(first) - len(first.lstrip())]
    if argument is not None:
        begin, end = place(argument.lineno, argument.col_offset), place(argument.end_lineno, argument.end_col_offset)
        lead = ""
    elif not values:
        return source
    else:
        last = call.args[-1] if call.args else call.keywords[-1].value
        begin = end = place(last.end_lineno, last.end_col_offset)
        lead = ", " if call.args else ", values="
    line_start = code.rfind(b"\n", 0, begin) + 1
    room = LINE - len(code[line_start:begin].decode()) - len(lead) - 1
    made = (code[:begin] + (lead + written(values, indent, room)).encode() + code[end:]).decode()
    _judge(made, call.lineno, values)
    return made


def _calls(source: str) -> list[ast.Call]:
    """All calls of `preview` in the source, by whatever name it was imported."""
    tree = _tree(source)
    names = {"preview"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("jupyter_fab"):
            names |= {alias.asname for alias in node.names if alias.name == "preview" and alias.asname}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node.func) in names]
    return sorted(found, key=lambda call: (call.lineno, call.col_offset))


def _tree(source: str) -> ast.Module:
    masked = "\n".join(_MAGIC.sub(r"\1pass", line) for line in source.split("\n"))
    for code in (source, masked):
        try:
            found = compile(code, "cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        except (SyntaxError, ValueError):
            continue
        assert isinstance(found, ast.Module)
        return found
    raise BadInput("The cell's code cannot be read as Python; put it right first.")


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _the_call(calls: list[ast.Call], shows: Asks, before: Mapping[str, Value] | None) -> ast.Call:
    if not calls:
        raise BadInput("This cell does not call preview(...) itself; copy the values to where they are wanted.")
    fitting = [call for call in calls if shows(_design(call))] or (calls if len(calls) == 1 else [])
    if len(fitting) > 1 and before is not None:
        fitting = [call for call in fitting if (_literally(call) or {}) == dict(before)]
    if len(fitting) != 1:
        raise BadInput("It cannot be told which preview(...) of this cell is meant; copy the values there yourself.")
    (call,) = fitting
    if any(isinstance(arg, ast.Starred) for arg in call.args) or any(word.arg is None for word in call.keywords):
        raise BadInput("The call of preview hands on arguments with * or **; copy the values to where they are made.")
    return call


def _design(call: ast.Call) -> str:
    """The code of what is previewed."""
    named = next((word.value for word in call.keywords if word.arg == "design"), None)
    shown = call.args[0] if call.args else named
    return ast.unparse(shown) if shown is not None else ""


def _argument(call: ast.Call) -> ast.expr | None:
    """Where the call says its values; None where it does not."""
    if len(call.args) > 1:
        return call.args[1]
    return next((word.value for word in call.keywords if word.arg == "values"), None)


def _literally(call: ast.Call) -> dict[str, Value] | None:
    argument = _argument(call)
    if argument is None:
        return {}
    try:
        found = ast.literal_eval(argument)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _judge(source: str, line: int, values: Mapping[str, Value]) -> None:
    """Refuse to write what does not say the values when it is read again."""
    if not any(call.lineno == line and _literally(call) == dict(values) for call in _calls(source)):
        raise BadInput("The call of preview is written in a way that cannot be changed safely; copy the values there.")


def _literal(value: Value) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)
