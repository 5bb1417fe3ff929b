"""Checks between organizations: affiliations that lead nowhere or in circles, and organizations without a door."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from directory.catalogue import Catalogue
from directory.findings import Finding, Level
from directory.geography import Areas
from directory.model import Organization, Status

_DOORS: Final = ("website", "e-mail address or phone number")


def check_affiliations(organizations: Iterable[Organization]) -> Iterator[Finding]:
    """Yield affiliations that lead to nobody, to an organization that is no more, or round in a circle."""
    by_slug = {organization.slug: organization for organization in organizations}
    for organization in by_slug.values():
        for network in organization.affiliations:
            there = by_slug.get(network)
            if there is None:
                text = f"{network!r} is no organization of the directory; add it, or take it out here."
                yield Finding(organization.slug, "affiliations", Level.ERROR, text)
            elif there.status is not Status.ACTIVE and organization.status is Status.ACTIVE:
                text = f"{network!r} is {there.status}; take it out, or name what has followed it."
                yield Finding(organization.slug, "affiliations", Level.WARNING, text)
    for circle in _circles(by_slug):
        text = f"{' -> '.join((*circle, circle[0]))} is a circle: each belongs to the next; take out the wrong one."
        yield Finding(circle[0], "affiliations", Level.ERROR, text)


def check_doors(
    organizations: Sequence[Organization], areas: Areas, delisted: Collection[str] = ()
) -> Iterator[Finding]:
    """Yield active organizations that neither have a channel nor belong to one that has.

    Args:
        organizations: the whole directory.
        areas: its areas.
        delisted: addresses that are not shown at present, since they have failed again and again.
    """
    catalogue = Catalogue((_without(organization, delisted) for organization in organizations), areas)
    for organization in catalogue.listed:
        if organization.channels or any(parent.channels for parent in catalogue.above(organization)):
            continue
        door = catalogue.door(organization)
        if door is None:
            text = "nobody can be reached about it: no organization of the directory has a channel; add one."
            yield Finding(organization.slug, "channels", Level.ERROR, text)
        else:
            text = (
                f"it has no channel and belongs to no organization that has one, so people are sent to {door.slug}, "
                f"which may not know it; add a {' or an '.join(_DOORS)}, or the network that it belongs to."
            )
            yield Finding(organization.slug, "channels", Level.WARNING, text)


def _without(organization: Organization, delisted: Collection[str]) -> Organization:
    if not delisted or not any(channel.value in delisted for channel in organization.channels):
        return organization
    return replace(
        organization, channels=tuple(channel for channel in organization.channels if channel.value not in delisted)
    )


def _circles(by_slug: Mapping[str, Organization]) -> Iterator[tuple[str, ...]]:
    """Yield a circle for each set of organizations that lead to one another, beginning with its first slug."""
    done: set[str] = set()
    for start in sorted(by_slug):
        if start in done:
            continue
        path: dict[str, None] = {}
        stack: list[tuple[str, Iterator[str]]] = []

        def enter(slug: str, path: dict[str, None] = path, stack: list[tuple[str, Iterator[str]]] = stack) -> None:
            path[slug] = None
            stack.append((slug, iter(by_slug[slug].affiliations)))

        enter(start)
        while stack:
            slug, networks = stack[-1]
            network = next(networks, None)
            if network is None:
                stack.pop()
                del path[slug]
                done.add(slug)
            elif network in path:
                way = list(path)
                circle = way[way.index(network) :]
                first = circle.index(min(circle))
                yield (*circle[first:], *circle[:first])
            elif network in by_slug and network not in done:
                enter(network)
