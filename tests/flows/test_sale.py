"""Money in: settled once, one place once, nothing promised without both."""

from tests import selling


def test_the_first_payment_takes_the_place_and_confirms(database):
    campaign = selling.campaign(quota=1)
    receipt = selling.paid(selling.quote(campaign))
    assert receipt.outcome == "confirmed"
    assert selling.ledger(campaign) == [(1, 1)]
    assert selling.reservation(receipt.reservation_id).status == "confirmed"
    assert selling.lead(receipt.lead_id).stage == "atlas_confirmed"
    assert selling.payment(receipt.payment_id).status == "paid"
