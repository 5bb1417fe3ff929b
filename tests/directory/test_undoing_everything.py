import random

import pytest

from directory.model import Sector, Statement, Status
from tests.auxil.records import make_record

FACTS = {
    "city": ("Lima", "Cusco", None),
    "founded": (1987, 1990, None),
    "status": tuple(Status),
    "hosts_interns": tuple(Statement),
    "languages": (("es", "qu"), ("es",), ()),
    "sectors": ((Sector.FISHERS,), (Sector.STREET_VENDORS, Sector.ALL_INFORMAL)),
    "channels": (make_record().organization.channels, make_record().organization.channels[2:], ()),
    "other_names": (make_record().organization.other_names, ()),
}
"""What a load may say of an organization."""
STEPS = 12


class Walk:
    """Does something at random that succeeds, and gives the number of its batch."""

    def __init__(self, memory, seed):
        self.memory = memory
        self.random = random.Random(seed)

    async def load(self, slugs):
        some = [*self.random.sample(slugs, self.random.randint(1, len(slugs))), f"new-{self.random.randrange(1000)}"]
        facts = {field: self.random.choice(values) for field, values in FACTS.items()}
        networks = self.random.sample(slugs, 1)
        return (
            await self.memory.load(
                *(
                    make_record(slug, **facts, affiliations=tuple(n for n in networks if n != slug))
                    for slug in dict.fromkeys(some)
                )
            )
        ).batch

    async def rename(self, slugs):
        return await self.memory.rename(self.random.choice(slugs), f"renamed-{self.random.randrange(10**6)}")

    async def merge(self, slugs):
        source, target = self.random.sample(slugs, 2)
        merged = await self.memory.merge(source, target, prefer=self.random.choice(["from", "into"]))
        return merged.changes.batch

    async def accept(self, slugs):
        field, value = self.random.choice([("phone", "+51 1 999 0000"), ("languages", "fr"), ("facebook", "-")])
        return (await self.memory.accept(field, value, "https://example.org/x", self.random.choice(slugs))).batch

    async def step(self):
        slugs = sorted(await self.memory.records())
        kinds = [self.load, self.rename, self.accept, self.merge if len(slugs) > 2 else self.load]
        return await self.random.choice(kinds)(slugs)


@pytest.mark.parametrize("seed", range(4))
async def test_taking_batches_back_one_by_one_goes_through_every_earlier_state(memory, seed):
    walk = Walk(memory, seed)
    await memory.load(*(make_record(slug) for slug in ("one", "two", "three", "four")))
    states = [await memory.records()]
    batches = []
    for _ in range(STEPS):
        batches.append(await walk.step())
        states.append(await memory.records())

    for batch, state in zip(reversed(batches), reversed(states[:-1]), strict=True):
        if batch is not None:
            await memory.undo_batch(batch)
        assert await memory.records() == state
