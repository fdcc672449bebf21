"""The page on reading models has every reason for a refusal, with its advice as the product gives it."""

from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "read-a-model.md"


@pytest.mark.slow  # CadQuery takes seconds to import
def test_every_reason_is_on_the_page() -> None:
    """A new reason, or other advice, needs its row."""
    from jupyter_fab.cad.reasons import ADVICE

    rows = [line.split("|") for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    told = {row[1].strip(" `"): row[3].strip() for row in rows if len(row) == 5}
    assert told.items() >= {(reason.value, advice) for reason, advice in ADVICE.items()}
