"""How a missing order endangers its trip."""

import pytest

from aliun_dashboard.purchase_orders.risk import Danger, danger
from aliun_dashboard.purchase_orders.rules import OCStatus, Trouble


@pytest.mark.parametrize(
    ("status", "trouble", "days_left", "expected"),
    [
        (OCStatus.RECEIVED, Trouble.NONE, 0, Danger.NONE),
        (OCStatus.NOT_REQUIRED, Trouble.NONE, 0, Danger.NONE),
        (OCStatus.PENDING, Trouble.NONE, 30, Danger.LOW),
        (OCStatus.PENDING, Trouble.NONE, 8, Danger.LOW),
        (OCStatus.PENDING, Trouble.NONE, 7, Danger.MEDIUM),
        (OCStatus.PENDING, Trouble.BOUNCED, 30, Danger.MEDIUM),
        (OCStatus.REMINDED_2, Trouble.NONE, 30, Danger.MEDIUM),
        (OCStatus.REMINDED_3, Trouble.NO_ANSWER, 30, Danger.HIGH),
        (OCStatus.REQUESTED, Trouble.NONE, 3, Danger.HIGH),
        (OCStatus.REQUESTED, Trouble.NONE, -1, Danger.HIGH),
    ],
)
def test_danger(status: OCStatus, trouble: Trouble, days_left: int, expected: Danger) -> None:
    assert danger(status, trouble, days_left) is expected
