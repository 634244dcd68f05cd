"""Letters to ourselves: the trials of the demo's simulator."""

from functools import partial

from aliun_dashboard.adapters import simulator
from aliun_dashboard.adapters.trial import Trial
from aliun_dashboard.flows import simulation
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.worker.letters import Parcel, Sender, Sent


async def _configured() -> bool:
    return settings().aliun_demo


async def _send(parcel: Parcel) -> Sent:
    facts = parcel.payload
    targets = tuple((a, b, c) for a, b, c in facts["targets"])
    trial = Trial(facts["kind"], facts["seed"], facts["at"], targets, facts.get("payment", {}))
    exchange = await simulator.send(trial)
    return Sent(then=partial(simulation.answered, delivery_id=parcel.id, exchange=exchange))


SENDER = Sender(_configured, _send)
