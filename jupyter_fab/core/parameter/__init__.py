"""Parameters of a design and the rules between them: one definition for sliders, forms, registry and command line.

A `ParameterSchema` is data: the registry, the shared page and the CLI judge values by it without running the designer's
code. `check` refuses values with a JSON pointer; `limits` says how far one slider may move while the others stay, and
why it stops there; `asked` which are asked for at all; `carry_over` takes values saved with another version over.
`json_schema` gives the JSON Schema 2020-12 form. Lengths are mm. Designers write parameters by the short forms
(`length`, `choice`, ...), one for each kind.
"""

from jupyter_fab.core.parameter.carry_over import CarriedOver, carry_over
from jupyter_fab.core.parameter.parameter import NUMERIC, Customisation, Kind, Parameter
from jupyter_fab.core.parameter.rule import Condition, Constraint, constraint
from jupyter_fab.core.parameter.schema import LIMIT_STEPS, MAX_PARAMETERS, Limits, ParameterSchema
from jupyter_fab.core.parameter.shorthand import angle, boolean, choice, integer, length, text, thickness

__all__ = [
    "LIMIT_STEPS",
    "MAX_PARAMETERS",
    "NUMERIC",
    "CarriedOver",
    "Condition",
    "Constraint",
    "Customisation",
    "Kind",
    "Limits",
    "Parameter",
    "ParameterSchema",
    "angle",
    "boolean",
    "carry_over",
    "choice",
    "constraint",
    "integer",
    "length",
    "text",
    "thickness",
]
