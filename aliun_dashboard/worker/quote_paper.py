"""The PDF of a quote, or of two side by side: printed for the letter that carries it, then kept as it went out."""

from functools import partial

from aliun_dashboard.adapters import paper
from aliun_dashboard.adapters.smtp import Attachment
from aliun_dashboard.flows import quote_letters
from aliun_dashboard.kernel.db import read
from aliun_dashboard.queries import papers
from aliun_dashboard.worker.letters import Then

PDF = "application/pdf"


def printed(quote_ids: list[int]) -> Attachment:
    """The paper of these quotes, rendered with no transaction open."""
    with read() as session:
        wanted = papers.of_quotes(session, quote_ids)
    return Attachment(wanted.name, PDF, paper.render(wanted.template, wanted.facts))


def keeping(quote_id: int, key: str, sent: Attachment) -> Then:
    """What follows once it is gone: the archive has it."""
    return partial(quote_letters.keep_paper, quote_id=quote_id, key=key, name=sent.name, content=sent.content)
