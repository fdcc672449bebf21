"""The Price tab: what the piece would cost, line by line, and what it takes; an estimate, and it says so."""

from __future__ import annotations

from jupyter_fab.notebook.tabs.made import Made, Page, money
from jupyter_fab.notebook.tabs.markup import facts, row, table, text


def page(made: Made) -> Page:
    """The estimate of the piece."""
    found = made.estimate
    body = [
        row((text(line.title), f"{line.quantity:.2f} {text(line.unit)}", money(line.amount_minor, found.currency)))
        for line in found.lines
    ]
    total = money(found.total_minor, found.currency)
    body.append(row(("Estimated total", "", total), ' class="fab-sum"'))
    takes = facts(
        (
            ("Machine", f"{found.machine_minutes:.0f} min"),
            ("Handwork", f"{found.labour_minutes:.0f} min"),
            ("Cut length", f"{found.cut_m:.0f} m"),
            ("Mass", f"{found.mass_kg:.1f} kg"),
            ("Waste", f"{found.waste_kg:.1f} kg"),
            ("Carbon", f"{found.carbon_kg:.1f} kg CO₂e"),
        )
    )
    lines = table(("For", "How much", "Amount"), body, "fab-bill", "Estimated price, line by line")
    return Page(f'{takes}{lines}<p class="fab-basis">{text(found.basis)}</p>')
