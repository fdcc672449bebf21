"""The small language in which constraints are written: text for people, JsonLogic for everyone else.

`depth <= width / 2` is parsed by Python's own parser, every construct that is not on the list is refused, and the
result is JsonLogic (https://jsonlogic.com), which Python here and the browser elsewhere judge without running any of
the designer's code. Values are numbers, text and booleans; names are parameters. Nothing is ever evaluated by Python.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from typing import cast

from jupyter_fab.core.errors import BadInput

type Value = float | int | str | bool
type Logic = Value | dict[str, list["Logic"]] | dict[str, str]

MAX_TEXT = 500  # characters; the longest constraint in the library has 80
MAX_DEPTH = 20  # nested operations
EQUAL_WITHIN = 1e-9  # relative: 0.1 + 0.2 is 0.3 to a joiner

_BINARY: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Mod: "%"}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
}
_FUNCTIONS = {"min": "min", "max": "max", "abs": "abs", "floor": "floor", "ceil": "ceil", "round": "round"}


def parse(text: str) -> Logic:
    """The JsonLogic of an expression.

    Raises
    ------
    BadInput
        If the text is no expression of the language; the message names what is not allowed and what is.
    """
    if len(text) > MAX_TEXT:
        raise BadInput(f"An expression may have {MAX_TEXT} characters; this one has {len(text)}.")
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadInput(f"{text!r} is not an expression; write it like 'depth <= width / 2'.") from error
    return _logic(tree.body, 0)


def names(logic: Logic) -> frozenset[str]:
    """The parameters that an expression speaks of."""
    if not isinstance(logic, dict):
        return frozenset()
    found: set[str] = set()
    for operator, operands in logic.items():
        if operator == "var":
            found.add(cast(str, operands))
        else:
            for operand in operands:
                found |= names(operand)
    return frozenset(found)


def evaluate(logic: Logic, values: Mapping[str, Value]) -> Value:
    """What the expression comes to with those values.

    Raises
    ------
    BadInput
        If a name has no value, a number is divided by zero, or text is used as a number.
    """
    return _evaluate(logic, values, 0)


def _logic(node: ast.expr, depth: int) -> Logic:
    if depth > MAX_DEPTH:
        raise BadInput(f"An expression may nest {MAX_DEPTH} operations; divide it into several constraints.")
    deeper = depth + 1
    match node:
        case ast.Constant(value=bool() | int() | float() | str() as value):
            return value
        case ast.Name(id=name):
            return {"var": name}
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return {_BINARY[type(op)]: [_logic(left, deeper), _logic(right, deeper)]}
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return {"-": [_logic(operand, deeper)]}
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return {"!": [_logic(operand, deeper)]}
        case ast.BoolOp(op=op, values=values):
            return {"and" if isinstance(op, ast.And) else "or": [_logic(value, deeper) for value in values]}
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return {"if": [_logic(test, deeper), _logic(body, deeper), _logic(orelse, deeper)]}
        case ast.Compare(left=left, ops=ops, comparators=comparators) if all(type(op) in _COMPARE for op in ops):
            sides = [_logic(side, deeper) for side in (left, *comparators)]
            pairs: list[Logic] = [{_COMPARE[type(op)]: [sides[i], sides[i + 1]]} for i, op in enumerate(ops)]
            return pairs[0] if len(pairs) == 1 else {"and": pairs}
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return {"list": [_logic(element, deeper) for element in elements]}
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS and args:
            return {_FUNCTIONS[name]: [_logic(arg, deeper) for arg in args]}
    raise BadInput(
        f"{ast.unparse(node)!r} is not part of the constraint language; use parameters, numbers, + - * / %, "
        f"comparisons, and/or/not, 'x if c else y', in (...), and {', '.join(sorted(_FUNCTIONS))}."
    )


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInput(f"{value!r} is used as a number, and is none.")
    return value


def _close(a: object, b: object) -> bool:
    if (
        isinstance(a, int | float)
        and isinstance(b, int | float)
        and not isinstance(a, bool)
        and not isinstance(b, bool)
    ):
        return math.isclose(a, b, rel_tol=EQUAL_WITHIN, abs_tol=EQUAL_WITHIN)
    return type(a) is type(b) and a == b


def _order(test: Callable[[float, float], bool], equal: bool) -> Callable[[object, object], bool]:
    def judge(a: object, b: object) -> bool:
        x, y = _number(a), _number(b)
        return equal if _close(x, y) else test(x, y)

    return judge


_ORDERS: dict[str, Callable[[object, object], bool]] = {
    "<": _order(lambda a, b: a < b, False),
    "<=": _order(lambda a, b: a < b, True),
    ">": _order(lambda a, b: a > b, False),
    ">=": _order(lambda a, b: a > b, True),
    "==": _close,
    "!=": lambda a, b: not _close(a, b),
}


def _evaluate(logic: Logic, values: Mapping[str, Value], depth: int) -> Value:
    if depth > 2 * MAX_DEPTH:
        raise BadInput("The expression nests too deep.")
    if not isinstance(logic, dict):
        if isinstance(logic, bool | int | float | str):
            return logic
        raise BadInput("The expression holds something that is no number, text or operation.")
    if len(logic) != 1:
        raise BadInput("An operation of an expression has one name.")
    ((operator, raw),) = logic.items()
    if operator == "var":
        name = cast(str, raw)
        if name not in values:
            raise BadInput(f"The expression speaks of {name!r}, which is no parameter.")
        return values[name]
    if not isinstance(raw, list) or not raw:
        raise BadInput(f"The operation {operator!r} needs a list of operands.")
    operands: list[Logic] = raw

    def value(i: int) -> Value:
        return _evaluate(operands[i], values, depth + 1)

    if operator == "if" and len(operands) == 3:
        return value(1) if value(0) else value(2)
    if operator == "and":
        return all(value(i) for i in range(len(operands)))
    if operator == "or":
        return any(value(i) for i in range(len(operands)))
    if operator == "in" and len(operands) == 2:
        choices = operands[1]
        if not (isinstance(choices, dict) and "list" in choices):
            raise BadInput("'in' needs a list of choices: material in ('oak', 'birch').")
        here = value(0)
        return any(_close(here, _evaluate(c, values, depth + 1)) for c in cast("list[Logic]", choices["list"]))
    found = [value(i) for i in range(len(operands))]
    if operator in _ORDERS and len(found) == 2:
        return _ORDERS[operator](found[0], found[1])
    if operator == "!" and len(found) == 1:
        return not found[0]
    return _arithmetic(operator, [_number(item) for item in found])


def _arithmetic(operator: str, found: list[float]) -> float:
    match operator, found:
        case "-", [a]:
            return -a
        case "+", [a, b]:
            return a + b
        case "-", [a, b]:
            return a - b
        case "*", [a, b]:
            return a * b
        case "/" | "%", [_, 0 | 0.0]:
            raise BadInput("The expression divides by zero.")
        case "/", [a, b]:
            return a / b
        case "%", [a, b]:
            return a % b
        case "min", _:
            return min(found)
        case "max", _:
            return max(found)
        case "abs", [a]:
            return abs(a)
        case "floor", [a]:
            return math.floor(a + EQUAL_WITHIN)
        case "ceil", [a]:
            return math.ceil(a - EQUAL_WITHIN)
        case "round", [a]:
            return math.floor(a + 0.5)  # halves go up, in Python and in the browser alike
    raise BadInput(f"{operator!r} with {len(found)} operands is not part of the constraint language.")
