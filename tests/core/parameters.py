"""Parameters to hold forms to: one of each kind, some asked only at times; and a desk's, with rules that meet.

They stand here and not in the library, whose designs change.
"""

from jupyter_fab.core.parameter import (
    ParameterSchema,
    angle,
    boolean,
    choice,
    constraint,
    integer,
    length,
    text,
    thickness,
)

EVERY_KIND = ParameterSchema(
    parameters=(
        length("width", "Width", 600, 300, 1200, step=10, help="Side to side."),
        length("height", "Height", 200, 120, 400, step=5),
        integer("hooks", "Hooks", 4, 2, 8),
        boolean("shelf", "Shelf on top", False),
        length("shelf_depth", "Shelf depth", 120, 80, 200, step=5, visible_when="shelf"),
        angle("slant", "Slant of the ends", 10, 0, 30, step=0.5),
        choice("ends", "Ends", "round", ("round", "straight"), visible_when="slant == 0"),
        boolean("named", "Engraved", True, group="Engraving"),
        text("words", "Words", "Anna", longest=12, visible_when="named"),
        length("letters", "Letter height", 50, 45, 90, step=5, group="Engraving", visible_when="named and words != ''"),
        length("groove", "Groove depth", 2, 1, 4, step=0.5, group="Engraving", locked=True),
        thickness(),
    ),
    constraints=(
        constraint("hooks * 70 <= width", "Hooks stand at least 70 mm apart."),
        constraint("not shelf or shelf_depth <= height", "A shelf is no deeper than the board behind it is high."),
        constraint("letters <= height / 2", "Letters are at most half as high as the board."),
        constraint("(width - slant * 10) >= 250", "So slanted, the ends meet."),
    ),
    presets={"Family": {"width": 1000, "hooks": 8}, "Plain": {"named": False}},
)

DESK = ParameterSchema(
    parameters=(
        length("width", "Width", 1400, 1000, 1800, step=10),
        length("depth", "Depth", 700, 500, 900, step=10),
        length("height", "Height", 730, 650, 790, step=5),
        length("compartment", "Compartment height", 110, 80, 200, step=5),
        integer("dividers", "Dividers", 3, 2, 5),
        choice("cable", "Cable opening", "centre", ("none", "left", "centre", "right")),
        thickness(),
        choice("material", "Material", "birch-ply", ("birch-ply", "oak-ply", "mdf"), group="Material"),
    ),
    constraints=(
        constraint("depth <= width / 2", "A desk is at most half as deep as it is wide, or it hides its user."),
        constraint("height - compartment - 2 * thickness >= 480", "Knees need 480 mm under the shelf."),
        constraint("width <= 100 * thickness if material == 'birch-ply' else width <= 80 * thickness", "It sags."),
        constraint("(width - 2 * 60) / (dividers + 1) >= 200", "A compartment is at least 200 mm wide."),
    ),
    presets={"Child": {"width": 1000, "depth": 500, "height": 650, "dividers": 2}},
)

OFF_THE_GRID = ParameterSchema(
    parameters=(
        length("width", "Width", 600, 600, 2000, step=300),
        length("depth", "Depth", 300, 300, 910, step=20),
        integer("shelves", "Shelves", 1, 1, 8),
    ),
    constraints=(
        constraint("depth <= width / 2", "A desk is at most half as deep as it is wide."),
        constraint("shelves <= depth / 100", "A shelf needs 100 mm."),
    ),
)
