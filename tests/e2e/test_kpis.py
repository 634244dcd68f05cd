"""KPI in a browser: a bar leads to exactly what it counts, and a cost that is entered is in the table of channels."""

import re

from playwright.sync_api import Locator, Page, expect

from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_direction as direction
from aliun_dashboard.ui import labels_kpi_sales as sales
from tests.e2e.agency import Agency
from tests.e2e.conftest import Open

SLOW = 60_000  # ms: a board is computed whole


def chart(page: Page, title: str) -> Locator:
    found = page.locator("section.chart").filter(has=page.get_by_role("heading", name=title))
    expect(found.locator(".barlayer .point path").first).to_be_attached(timeout=SLOW)
    return found


def bar(drawn: Locator, place: int) -> tuple[float, float]:
    """The middle of the bar so many places from the top, on the screen."""
    drawn.scroll_into_view_if_needed()
    boxes = [one.bounding_box() for one in drawn.locator(".barlayer .point path").all()]
    seen = sorted((box for box in boxes if box and box["width"] > 0), key=lambda box: box["y"])
    box = seen[place]
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_bar_of_the_funnel_opens_the_list_of_those_it_counts(visit: Open) -> None:
    page = visit("director", "/kpis/?ver=ventas")
    funnel = chart(page, sales.FUNNEL)
    funnel.locator("summary").click()
    head = funnel.get_by_role("row").filter(has_text=labels.STAGES["qualified"]).first
    counted = head.locator("td").first.inner_text()
    assert int(counted.replace(",", "")) > 1
    page.mouse.click(*bar(funnel, 1))
    expect(page).to_have_url(re.compile(r"/pipeline/\?.*vista=lista"))
    expect(page.get_by_text(f"{counted} leads", exact=True)).to_be_visible()


def test_a_cost_that_is_entered_changes_what_the_channel_costs(visit: Open, agency: Agency) -> None:
    page = visit("director", "/kpis/?ver=direccion&periodo=mes-pasado")
    form = page.get_by_role("region", name=direction.COSTS)
    expect(form).to_be_visible(timeout=SLOW)
    table = page.get_by_role("region", name=direction.CHANNELS)
    line = table.get_by_role("row").filter(has_text=labels.CHANNELS["whatsapp"])
    cost = line.get_by_role("cell").nth(direction.CHANNEL_HEADS.index("Costo") - 1)
    expect(cost).not_to_have_text("US$ 54,321.00")
    form.get_by_label(direction.COST_SOURCE).select_option("whatsapp")
    amount = form.get_by_label(re.compile(f"^{direction.COST_AMOUNT}"))
    amount.fill("mucho")
    form.get_by_role("button", name=direction.COST_SAVE).click()
    expect(form.get_by_role("alert")).to_contain_text(f"«{direction.COST_AMOUNT}» no es válido")
    amount.fill("54,321")
    form.get_by_role("button", name=direction.COST_SAVE).click()
    expect(cost).to_have_text("US$ 54,321.00", timeout=SLOW)
    expect(form.get_by_role("alert")).to_have_count(0)
    kept = "SELECT amount, entered_by FROM source_cost WHERE source = 'whatsapp' ORDER BY id DESC LIMIT 1"
    assert agency.rows(kept) == [(54_321, "Marisol Peña")]
