"""Revenue by month, attribution under five models, channels with their cost: as charts and tables. Pure."""

from aliun_dashboard.kpis.attribution import Model
from aliun_dashboard.kpis.rules import ENOUGH
from aliun_dashboard.queries.kpis.attribution import Attribution, By, Merit
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.queries.kpis.revenue import Month, Revenue
from aliun_dashboard.queries.kpis.sources import CostRow, SourceRow, Sources
from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_direction as words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.chart import Drawing, Line
from aliun_dashboard.ui.screens.kpis import links, plot, say

MOST = 12


def revenue(found: Revenue, cut: Cut) -> Drawing:
    """Net and given back, month by month."""
    money, names = say.money(cut), [f"{one.month:%m/%Y}" for one in found.months]
    hrefs = [links.paid_in(cut, one.month) for one in found.months]
    net, back = (words.NET, [one.net for one in found.months]), (words.BACK, [one.back for one in found.months])

    def line(name: str, one: Month, href: str) -> Line:
        return Line(name, [money(one.came), money(one.back), money(one.net), say.number(one.payments)], href)

    rows = [line(*each) for each in zip(names, found.months, hrefs, strict=True)]
    return Drawing(plot.columns(names, net, back, stacked=True), [hrefs, hrefs], words.REVENUE_HEADS, rows)


def revenue_says(found: Revenue, cut: Cut) -> str:
    money = say.money(cut)
    return words.REVENUE_SAYS.format(net=money(found.net), payments=say.number(found.payments), held=money(found.held))


def merits(found: Attribution, cut: Cut, model: Model, by: By) -> Drawing:
    """The chosen model as bars, all five as a table whose last line is the same in each."""
    ordered = sorted(found.merits, key=lambda one: -one.by_model[model])
    names, hrefs = [_origin(one.key, by) for one in ordered], [_payments(one.key, cut, by) for one in ordered]
    series = (words.MODELS_SHORT[model], [one.by_model[model] for one in ordered[:MOST]])
    rows = [_merit(name, one, cut, href) for name, one, href in zip(names, ordered, hrefs, strict=True)]
    sums = [say.money(cut)(sum((one.by_model[each] for one in ordered), start=0 * found.total)) for each in Model]
    touches = sum(one.touches for one in ordered)
    rows.append(Line(words.TOTAL, [*sums, say.number(touches), say.number(found.sales)], links.paid(cut)))
    return Drawing(plot.rows(names[:MOST], series), [hrefs[:MOST]], words.MERIT_HEADS, rows)


def merits_say(found: Attribution, cut: Cut) -> str:
    return words.MERIT_SAYS.format(sales=say.number(found.sales), total=say.money(cut)(found.total))


def channels(found: Sources, cut: Cut) -> Drawing:
    """What each channel brought beside what it cost."""
    shown = [row for row in found.rows if row.revenue or row.cost]
    names = [labels.CHANNELS.get(row.source, row.source) for row in shown]
    hrefs = [links.paid(cut, canal=row.source) for row in shown]
    earned = (words.EARNED, [row.revenue for row in shown])
    spent = (words.SPENT, [row.cost or 0 for row in shown])
    rows = [_channel(labels.CHANNELS.get(row.source, row.source), row, cut) for row in found.rows]
    rows.append(_channel(words.TOTAL, found.whole, cut, found.paid))
    return Drawing(plot.rows(names, earned, spent), [hrefs, hrefs], words.CHANNEL_HEADS, rows)


def channels_say(model: Model) -> str:
    return words.CHANNELS_SAYS.format(model=words.MODELS_SHORT[model], least=ENOUGH)


def cost(row: CostRow) -> Line:
    """A cost as somebody entered it."""
    name = f"{labels.CHANNELS.get(row.source, row.source)}, {row.month:%m/%Y}"
    amount = write.money(row.cost.amount, row.cost.currency)
    counts = words.YES if row.counts else words.REPLACED
    return Line(name, [amount, row.note, row.entered_by, write.day(row.entered_at.date()), counts])


def _origin(key: str, by: By) -> str:
    return labels.CHANNELS.get(key, key) if by is By.CHANNEL else key or words.NO_CAMPAIGN


def _payments(key: str, cut: Cut, by: By) -> str:
    """Money of leads that came by the channel; what a campaign shares in has no list of its own."""
    return links.paid(cut, canal=key) if by is By.CHANNEL else ""


def _merit(name: str, one: Merit, cut: Cut, href: str) -> Line:
    money = say.money(cut)
    return Line(
        name, [*(money(one.by_model[each]) for each in Model), say.number(one.touches), say.number(one.sales)], href
    )


def _channel(name: str, row: SourceRow, cut: Cut, paid: SourceRow | None = None) -> Line:
    """A channel; of all together, CPA and ROI are of the `paid` ones, as the cards say."""
    money = say.money(cut)
    cells = [
        say.number(row.leads),
        say.number(row.sales),
        say.percent(row.conversion, row.leads),
        money(row.revenue),
        money(row.cost),
        *_ratios(paid or row, cut),
    ]
    return Line(name, cells, links.leads(canal=row.source) if row.source else "")


def _ratios(row: SourceRow, cut: Cut) -> tuple[str, str]:
    if row.cost is None:
        return words.NO_COST, words.NO_COST
    cpa = say.money(cut)(row.cpa) if row.sales >= ENOUGH else words.FEW.format(n=row.sales)
    return cpa, say.percent(row.roi, row.sales)
