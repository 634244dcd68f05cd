"""Letters to ourselves: the trials of the demo's simulator."""

import asyncio
from datetime import datetime
from functools import partial

from aliun_dashboard.adapters import simulator, simulator_mail
from aliun_dashboard.adapters.simulator_mail import MailTrial
from aliun_dashboard.adapters.trial import Trial
from aliun_dashboard.flows import simulated_mail, simulation
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.worker.letters import Parcel, Sender, Sent


async def _configured() -> bool:
    return settings().aliun_demo


async def _send(parcel: Parcel) -> Sent:
    facts = parcel.payload
    if parcel.action == simulated_mail.ACTION:
        at = datetime.fromisoformat(facts["at"])
        names = ("kind", "seed", "system", "agency", "address", "order")
        trial = MailTrial(at=at, **{name: facts[name] for name in names})
        raws = await asyncio.to_thread(simulator_mail.written, trial)
        return Sent(then=partial(simulated_mail.arrived, raws=raws))
    targets = tuple((a, b, c) for a, b, c in facts["targets"])
    trial = Trial(facts["kind"], facts["seed"], facts["at"], targets, facts.get("payment", {}))
    exchange = await simulator.send(trial)
    return Sent(then=partial(simulation.answered, delivery_id=parcel.id, exchange=exchange))


SENDER = Sender(_configured, _send)
