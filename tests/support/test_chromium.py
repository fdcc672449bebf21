"""The browser that the tests of what a person sees get."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_it_draws_in_three_dimensions_without_a_graphics_card(page: "Page") -> None:
    """WebGL 2 works in the headless browser, which the preview needs."""
    page.set_content("<canvas id='scene'></canvas>")
    assert page.evaluate("document.getElementById('scene').getContext('webgl2') !== null")
