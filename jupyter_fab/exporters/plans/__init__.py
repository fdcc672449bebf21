"""Pictures of a plan as SVG: where orders go, how full the hubs are, one hub's days, and what a new plan moves.

Role: what people look at of station 5. Each module draws one picture from the values of `view.py`; the planner's
package fills those from a problem and its plan, and nothing here decides or computes a plan. Every picture has a title
and a description for those who do not see it, and follows the reader's light or dark theme.
"""

from jupyter_fab.exporters.plans.day_sheet import day_sheet
from jupyter_fab.exporters.plans.load_change import load_change
from jupyter_fab.exporters.plans.load_strip import load_strip
from jupyter_fab.exporters.plans.moves import moved_orders
from jupyter_fab.exporters.plans.place_map import place_map
from jupyter_fab.exporters.plans.style import themed
from jupyter_fab.exporters.plans.view import HubView, Move, OrderView, PlanView, Slot

__all__ = [
    "HubView",
    "Move",
    "OrderView",
    "PlanView",
    "Slot",
    "day_sheet",
    "load_change",
    "load_strip",
    "moved_orders",
    "place_map",
    "themed",
]
