"""The ladder of referral, read a second time: checks a list of organizations against bare facts.

It shares nothing with the matching but the tree of areas, so that the two can contradict each other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise, product
from typing import Any

from directory.geography import Areas
from directory.model import Organization
from directory.text import fold

LEVELS = ("country", "region", "global")


@dataclass(frozen=True)
class Facts:
    """What the ladder needs to know of one organization."""

    slug: str
    name: str
    kind: str
    named: frozenset[str]
    """Areas covered, and the seat's country."""
    sectors: frozenset[str]
    channel: bool
    affiliations: tuple[str, ...] = ()
    hosts: str = "unknown"
    member: bool = False
    active: bool = True
    behind: int = 0
    """How far it stands behind for its age."""

    @classmethod
    def of_json(cls, line: Mapping[str, Any], today: date) -> "Facts":
        """Take the facts from a line of organizations.jsonl."""
        return cls(
            slug=line["slug"],
            name=line["name"],
            kind=line["kind"],
            named=frozenset(line["coverage"]) | ({line["country"]} - {None}),
            sectors=frozenset(line["sectors"]),
            channel=any(line[key] for key in ("website", "contact_page", "email", "phone", "social")),
            affiliations=tuple(line["affiliations"]),
            hosts=line["hosts_interns"],
            member=line["wiego_member"] is not None,
            active=line.get("status", "active") == "active",
            behind=_behind(line["sources"], today),
        )

    @classmethod
    def of(cls, organization: Organization, today: date) -> "Facts":
        """Take the facts from a record of a generated directory."""
        return cls(
            slug=organization.slug,
            name=organization.name,
            kind=organization.kind.value,
            named=frozenset({*organization.coverage, organization.country} - {None}),
            sectors=frozenset(sector.value for sector in organization.sectors),
            channel=bool(organization.channels),
            affiliations=organization.affiliations,
            hosts=organization.hosts_interns.value,
            member=organization.wiego_membership is not None,
            active=organization.status.value == "active",
            behind=_behind([asdict(source) for source in organization.sources], today),
        )

    @property
    def network(self) -> bool:
        return self.kind in {"global_network", "regional_network"}

    @property
    def standing(self) -> tuple[bool, bool, int, str]:
        """Ties: a channel of its own, run by workers, heard of lately, name."""
        return (not self.channel, self.kind == "support_organization", self.behind, fold(self.name))


@dataclass(frozen=True)
class Offer:
    """One organization of an answer."""

    slug: str
    level: str
    door: str


@dataclass(frozen=True)
class Request:
    """One trade and one place; ``None`` for any."""

    sector: str | None
    place: str | None

    @property
    def whole(self) -> bool:
        return self.sector in {None, "all_informal"}


class Ladder:
    """The rules over one directory."""

    def __init__(self, facts: Iterable[Facts], areas: Areas) -> None:
        self.facts = {fact.slug: fact for fact in facts}
        self.areas = areas

    def faults(self, intent: str, sectors: Sequence[str], places: Sequence[str], offers: list[Offer]) -> list[str]:
        """Return every way in which an answer breaks the ladder, as sentences."""
        places = tuple(dict.fromkeys(None if place == "001" else place for place in places)) or (None,)
        requests = [Request(*pair) for pair in product(tuple(dict.fromkeys(sectors)) or (None,), places)]
        answers = self.expected(intent, requests)
        slugs = [offer.slug for offer in offers]
        found = [
            f"{slug} is offered {slugs.count(slug)} times" for slug in dict.fromkeys(slugs) if slugs.count(slug) > 1
        ]
        wanted = set().union(*answers.values())
        found += [f"{slug} is left out" for slug in sorted(wanted - set(slugs))]
        found += [f"{slug} does not belong here" for slug in sorted(set(slugs) - wanted)]
        if found:
            return found
        found += [fault for offer in offers for fault in self._door_faults(offer)]
        found += [fault for offer in offers for fault in self._level_faults(offer, answers)]
        found += self._turn_faults(slugs, answers)
        for request, answer in answers.items():
            own = [slug for slug in slugs if sum(slug in other for other in answers.values()) == 1 and slug in answer]
            found += [
                f"{before} stands before {after} for {request}: {why}"
                for before, after in pairwise(own)
                if (why := self._wrong(intent, request, self.facts[before], self.facts[after]))
            ]
        return found

    def expected(self, intent: str, requests: list[Request]) -> dict[Request, frozenset[str]]:
        """Return who has to be on the list for each request."""
        fit = [fact for fact in self.facts.values() if fact.active and (intent != "internship" or fact.hosts != "no")]
        for most, anywhere in ((1, False), (2, False), (1, True), (2, True)):
            asked = [Request(request.sector, None if anywhere else request.place) for request in requests]
            answers = {
                request: frozenset(
                    fact.slug
                    for fact in fit
                    if self._trade(request, fact) <= most and self._step(request, fact) is not None
                )
                for request in asked
            }
            if any(answers.values()):
                return answers
        return {}

    def _trade(self, request: Request, fact: Facts) -> int:
        if request.sector is None or request.sector in fact.sectors:
            return 0
        return 1 if request.sector == "all_informal" or "all_informal" in fact.sectors else 2

    def _step(self, request: Request, fact: Facts) -> tuple[int, int] | None:
        """Return the nearest level and the number of countries of its area; None out of reach."""
        if request.place is None:
            regions = {area for area in fact.named if area.isdigit()}
            if fact.kind == "global_network" or "001" in regions:
                return (2, 0)
            return (1, 0) if regions or fact.kind == "regional_network" else (0, 0)
        steps = [
            (0 if area.isalpha() else 2 if area == "001" else 1, self.areas.size(area))
            for area in fact.named
            if self.areas.contains(request.place, area) or self.areas.contains(area, request.place)
        ]
        return min(steps, default=None)

    def _wrong(self, intent: str, request: Request, before: Facts, after: Facts) -> str | None:
        """Say which rule puts the later of two organizations ahead of the earlier."""
        for rule, earlier, later in zip(
            self._rules(intent, request),
            self._marks(intent, request, before),
            self._marks(intent, request, after),
            strict=True,
        ):
            if earlier != later:
                return rule if earlier > later else None
        return None

    def _rules(self, intent: str, request: Request) -> tuple[str, ...]:
        if intent == "internship":
            return ("trade", "networks last", "hosts first", "members first", "near first", "general first", "ties")
        if intent in {"speaker", "browse"} or request.place is None:
            return ("trade", "networks first", "near first", "general first", "ties")
        return ("trade", "near first", "networks close", "general first", "ties")

    def _marks(self, intent: str, request: Request, fact: Facts) -> Iterator[object]:
        """Yield what each rule compares, in the order of the rules."""
        level, size = self._step(request, fact) or (9, 9)
        if request.place is None:
            level = -level
        yield 0 if request.whole else self._trade(request, fact)
        if intent == "internship":
            yield fact.network
            yield fact.hosts != "yes"
            yield not (fact.member or fact.affiliations)
            yield (level, size)
        elif intent in {"speaker", "browse"} or request.place is None:
            yield not fact.network
            yield (level, size)
        else:
            yield (level, size)
            yield fact.network or (level > 0 and fact.kind == "support_organization")
        yield request.whole and "all_informal" not in fact.sectors
        yield fact.standing

    def _level_faults(self, offer: Offer, answers: Mapping[Request, frozenset[str]]) -> Iterator[str]:
        fact = self.facts[offer.slug]
        steps = [step for request in answers if (step := self._step(request, fact)) and offer.slug in answers[request]]
        nearest = LEVELS[min(level for level, _ in steps)]
        if offer.level != nearest:
            yield f"{offer.slug} is said to be at level {offer.level}, not {nearest}"

    def _door_faults(self, offer: Offer) -> Iterator[str]:
        if not self.facts[offer.door].channel:
            yield f"{offer.slug} has {offer.door} for a door, which has no channel"
        expected = self.doors(offer.slug)
        if expected and offer.door not in expected:
            yield f"{offer.slug} has {offer.door} for a door, not {' or '.join(sorted(expected))}"

    def doors(self, slug: str) -> frozenset[str]:
        """Return itself if it has a channel, else those with one on the lowest step above it, else its trade's."""
        seen, step = {slug}, {slug}
        while step:
            doors = frozenset(s for s in step if self.facts[s].channel and (self.facts[s].active or s == slug))
            if doors:
                return doors
            step = {s for below in step for s in self.facts[below].affiliations if s in self.facts} - seen
            seen |= step
        return self._networks_of_trade(self.facts[slug])

    def _networks_of_trade(self, fact: Facts) -> frozenset[str]:
        """Return the reachable networks of its trade for the smallest area that holds it."""
        held = fact.named.union(*(self.areas.ancestors(area) for area in fact.named))
        sizes = {
            network.slug: min(self.areas.size(area) for area in network.named & held)
            for network in self.facts.values()
            if network.network and network.active and network.channel
            if network.sectors & fact.sectors and network.named & held
        }
        return frozenset(slug for slug, size in sizes.items() if size == min(sizes.values()))

    def _turn_faults(self, slugs: list[str], answers: Mapping[Request, frozenset[str]]) -> Iterator[str]:
        first = set(slugs[: len(answers)])
        for request, answer in answers.items():
            if answer and not answer & first:
                yield f"{request} waits for the others"


def _behind(sources: Iterable[Mapping[str, Any]], today: date) -> int:
    """Return 2 where nothing was heard for ten years, 1 for five, else 0: as the package ships it."""
    words = [word for source in sources for word in (source["as_of"], source.get("checked_on")) if word]
    ends = {4: "-12-31", 7: "-31", 10: ""}
    latest = max(word + ends[len(word)] for word in words or [source["seen_on"] for source in sources])
    return sum(f"{int(latest[:4]) + years}{latest[4:]}" <= today.isoformat() for years in (5, 10))
