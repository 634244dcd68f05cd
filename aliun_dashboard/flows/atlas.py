"""Which lead may be offered which campaign, and why: mentions heard, explicit matches, forced ones (A-27…A-33)."""

from sqlalchemy import text
from sqlmodel import col, select

from aliun_dashboard.campaigns import actions as campaigns
from aliun_dashboard.campaigns.matching import Wanted, judge, match, wanted_by
from aliun_dashboard.campaigns.mentions import Mention, mentions, of_ad
from aliun_dashboard.campaigns.models import Campaign, CampaignMatch
from aliun_dashboard.campaigns.rules import (
    CampaignReason,
    CampaignStatus,
    Stay,
    Trigger,
    Verdict,
    code,
    verdict,
)
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import OPEN
from aliun_dashboard.messages.matches import matched
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.rules import FORCES_ATLAS

from . import access

# Who seems to match and is not known to, and who is known to and seems not to. `find_matches` looks closely.
_TO_MATCH = text("""
    WITH seems AS (
        SELECT lead.id AS lead_id, campaign.id AS campaign_id FROM campaign
        JOIN lead ON fold(lead.destination) IN (fold(campaign.destination), fold(campaign.hotel))
         AND lead.check_in >= greatest(campaign.travel_from, :today)
         AND lead.check_in + lead.nights <= campaign.travel_to
        LEFT JOIN LATERAL (SELECT taken FROM quota_movement WHERE campaign_id = campaign.id
                           ORDER BY id DESC LIMIT 1) AS ledger ON true
        WHERE campaign.status = 'approved' AND NOT campaign.stop_sale AND lead.stage = ANY(:open)
          AND :today BETWEEN campaign.booking_from AND campaign.booking_to
          AND (campaign.release_on IS NULL OR campaign.release_on > :today)
          AND campaign.quota_total - campaign.keep - coalesce(ledger.taken, 0)
              >= ceil((coalesce(lead.adults, 0) + lead.children) / campaign.max_people::numeric)
          AND coalesce(lead.adults, 0) + lead.children > 0 AND lead.destination <> ''
    ), known AS (
        SELECT lead_id, campaign_id FROM campaign_match WHERE trigger = 'match' AND withdrawn_at IS NULL
    )
    SELECT DISTINCT lead_id FROM (
        (SELECT * FROM seems EXCEPT SELECT * FROM known) UNION (SELECT * FROM known EXCEPT SELECT * FROM seems)
    ) AS differing ORDER BY lead_id
""")


def verdict_for(work: UnitOfWork, lead_id: int, campaign_id: int, stay: Stay | None = None) -> Verdict:
    """May this lead be offered this campaign for `stay` (None: what the lead says, as far as it does), and why.

    Nothing is locked: ask again when it counts, when the quote is sent and when the payment link is made (A-63).
    """
    campaign = campaigns.get(work, campaign_id, lock=False)
    lead = work.session.get_one(Lead, lead_id)
    rows = campaigns.matches(work.session, lead_id)
    kept = {row.trigger: row.words for row in rows if row.campaign_id == campaign_id} | {Trigger.MATCH: _said(lead)}
    left = campaigns.available(work, campaign)
    return judge(campaign.terms(), wanted_by(lead), kept, left, work.today, stay)


def hear(work: UnitOfWork, lead: Lead, *said: str) -> list[Mention]:
    """Keep every campaign that a message, a field or an ad's id speaks of (A-27). Gives those not heard before.

    Each text is heard by itself: a name never begins in one field and ends in another.
    """
    if not any(text.strip() for text in said) or lead.stage not in OPEN:
        return []
    running = select(Campaign).where(Campaign.status != CampaignStatus.EXPIRED).order_by(col(Campaign.id))
    named = [campaign.named() for campaign in work.session.exec(running)]
    found = (mention for text in said for mention in (*mentions(text, named), *of_ad(text, named)))
    heard = {mention.campaign_id: mention for mention in found}
    new = [one for one in heard.values() if _keep(work, lead, one.campaign_id, Trigger.MENTION, one.words)]
    if new:
        leads.touch(work, lead)
    return new


def find_matches(work: UnitOfWork, lead: Lead) -> list[Campaign]:
    """Bring the lead's explicit matches up to date with what it now says (A-28…A-30). Gives what matches now.

    Only campaigns that could be sold today count: approved, with places, window open.
    """
    found = {campaign.id or 0: campaign for campaign in _matching(work, lead)}
    known = {
        row.campaign_id: row for row in campaigns.matches(work.session, lead.id or 0) if row.trigger is Trigger.MATCH
    }
    changed = False
    for campaign_id in found.keys() - known.keys():
        changed |= _keep(work, lead, campaign_id, Trigger.MATCH, _said(lead))
    for campaign_id in known.keys() - found.keys():
        _withdraw(work, lead, known[campaign_id])
        changed = True
    if changed:
        leads.touch(work, lead)
    return list(found.values())


def to_match(work: UnitOfWork) -> list[int]:
    """Leads whose explicit matches may no longer be what they were: campaigns come and go, places too."""
    facts = {"open": sorted(OPEN), "today": work.today}
    return list(work.session.connection().scalars(_TO_MATCH, facts))


def match_again(work: UnitOfWork, lead_id: int) -> None:
    """Bring one lead's matches up to date."""
    find_matches(work, leads.get(work, lead_id))


def force(work: UnitOfWork, lead_id: int, campaign_id: int, reason: str) -> Verdict:
    """Let a lead be offered a campaign although nothing speaks for it, for a stated reason (A-31, X-32).

    Refused to all but direction and operations, without a reason, and when one of the four validations
    does not hold: those nobody can force.
    """
    lead = access.workable(work, lead_id)
    access.allowed(work, FORCES_ATLAS)
    if not (reason := reason.strip()):
        raise Refused(CampaignReason.NEEDS_REASON)
    campaign = campaigns.get(work, campaign_id, lock=False)
    left, today = campaigns.available(work, campaign), work.today
    answer = judge(campaign.terms(), wanted_by(lead), {Trigger.FORCED: reason}, left, today)
    answer.enforce()
    if campaigns.remember(work, lead_id, campaign_id, Trigger.FORCED, reason):
        after = {"campaign": code(campaign_id), "verdict": answer.told()}
        work.audit("atlas.forced", leads.subject(lead), reason=reason, after=after)
        leads.touch(work, lead)
    return answer


def _matching(work: UnitOfWork, lead: Lead) -> list[Campaign]:
    wanted, today = wanted_by(lead), work.today
    if lead.stage not in OPEN or wanted.check_in is None:
        return []
    running = select(Campaign).where(
        Campaign.status == CampaignStatus.APPROVED,
        Campaign.booking_to >= today,
        Campaign.travel_from <= wanted.check_in,
        Campaign.travel_to > wanted.check_in,
    )
    return [campaign for campaign in work.session.exec(running) if _matches(work, campaign, wanted)]


def _matches(work: UnitOfWork, campaign: Campaign, wanted: Wanted) -> bool:
    stay = match(campaign.terms(), wanted)
    if stay is None:
        return False
    left, today = campaigns.available(work, campaign), work.today
    return verdict(campaign.terms(), stay, Trigger.MATCH, "", left, today).allowed


def _keep(work: UnitOfWork, lead: Lead, campaign_id: int, trigger: Trigger, words: str) -> bool:
    """Remember, sign, and tell whoever looks after the lead. False when it was known."""
    if not campaigns.remember(work, lead.id or 0, campaign_id, trigger, words):
        return False
    facts = {"campaign": code(campaign_id), "trigger": trigger.value, "words": words}
    work.audit("atlas.matched", leads.subject(lead), after=facts)
    if lead.owner_id is not None:
        told = {"code": leads.code_of(lead), "campaign": code(campaign_id), "words": words[:140]}
        staff.notify(work, lead.owner_id, f"atlas_{trigger.value}", f"/leads/{lead.id}", **told)
    return True


def _withdraw(work: UnitOfWork, lead: Lead, row: CampaignMatch) -> None:
    row.withdrawn_at = work.now
    work.session.add(row)
    work.audit("atlas.match_withdrawn", leads.subject(lead), after={"campaign": code(row.campaign_id)})


def _said(lead: Lead) -> str:
    """What matched, in the lead's own facts."""
    wanted = wanted_by(lead)
    if not (wanted.check_in and wanted.nights and wanted.people):
        return ""
    return matched(wanted.destination, wanted.check_in, wanted.nights, wanted.people)
