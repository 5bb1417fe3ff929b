"""The command that prints links to the bot: to organizations, or to the answers to requests."""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from directory.deep_links import PURPOSES, DeepLink, encode, url
from directory.errors import DirectoryError
from directory.exit_status import DONE, NOTHING_FOUND
from directory.geography import Areas
from directory.model import Organization, Sector, Status
from directory.subcommand import Add, reading

_WORDS = {sector: sector.value.replace("_", "-") for sector in Sector}


def add_to(add: Add) -> None:
    """Add the command."""
    parser = add(
        "links",
        links,
        "print links that open the bot at an organization or at an answer, for web pages and print",
        "\nTo all active organizations, unless some are chosen or something else is asked for; --purpose, --sector and"
        "\n--place give one link for each of their combinations.",
    )
    parser.add_argument(
        "--bot", metavar="NAME", type=_bot, required=True, help="the bot's username on Telegram, such as referral_bot"
    )
    parser.add_argument(
        "--organization", metavar="SLUG", action="append", default=[], help="this organization (may be repeated)"
    )
    parser.add_argument(
        "--purpose",
        metavar="PURPOSE",
        choices=PURPOSES,
        action="append",
        default=[],
        help=f"what for (may be repeated): {', '.join(PURPOSES)}",
    )
    parser.add_argument(
        "--sector",
        metavar="SECTOR",
        type=_sector,
        action="append",
        default=[],
        help=f"this trade (may be repeated): {', '.join(_WORDS.values())}",
    )
    parser.add_argument(
        "--place",
        metavar="CODE",
        action="append",
        default=[],
        help="this country or region (may be repeated), by its code of ISO 3166-1 or UN M49: PE, 419",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument(
        "--qr", metavar="FOLDER", type=Path, help="write a QR code of each as SVG, too, sized for print"
    )
    parser.add_argument(
        "--html", metavar="FILE", type=Path, help="write a page with all of them and their QR codes, too"
    )


async def links(options: argparse.Namespace) -> int:
    """Print the links that are asked for, and write their QR codes."""
    areas = Areas.load()
    asked = _requests(options, areas)
    chosen: list[tuple[DeepLink, str]] = []
    if options.organization or not asked:
        async with reading(options.database) as repository:
            known = {found.slug: found for found in await repository.organizations()}
            redirects = await repository.redirects()
        named = [redirects.get(slug, slug) for slug in options.organization]
        chosen = _to_organizations(named, known)
    described = [_described(link, title, options.bot) for link, title in (*chosen, *asked)]
    if not described:
        print("directory: no active organization is there to link to", file=sys.stderr)
        return NOTHING_FOUND
    if options.qr or options.html:
        await asyncio.to_thread(_draw, described, options)
    for one in described:
        shown = one if options.qr else {fact: value for fact, value in one.items() if fact != "file"}
        print(json.dumps(shown, ensure_ascii=False) if options.json else f"{one['url']}  {one['title']}")
    return DONE


def _to_organizations(slugs: list[str], known: Mapping[str, Organization]) -> list[tuple[DeepLink, str]]:
    """Return links to the organizations of some slugs, or to all active ones where none is given."""
    missing = [slug for slug in slugs if slug not in known]
    if missing:
        raise DirectoryError(
            f"no organization has the slug {', '.join(missing)}; `directory find` tells the slugs by name."
        )
    active = sorted(slug for slug, found in known.items() if found.status is Status.ACTIVE)
    return [(DeepLink(organization=slug), _name(known[slug])) for slug in dict.fromkeys(slugs or active)]


def _requests(options: argparse.Namespace, areas: Areas) -> list[tuple[DeepLink, str]]:
    """Return links to the answers to every combination of what is asked for."""
    unknown = [code for code in options.place if not areas.is_area(code)]
    if unknown:
        raise DirectoryError(
            f"{', '.join(unknown)} is no area; --place takes codes such as PE (ISO 3166-1) or 419 (UN M49)."
        )
    if not (options.purpose or options.sector or options.place):
        return []
    combinations = product(
        *(dict.fromkeys(given) or [None] for given in (options.purpose, options.sector, options.place))
    )
    return [
        (
            DeepLink(None, purpose, (sector,) if sector else (), (place,) if place else ()),
            " · ".join(
                part
                for part in (purpose, sector and _WORDS[sector].replace("-", " "), place and areas.name(place, "en"))
                if part
            ),
        )
        for purpose, sector, place in combinations
    ]


def _described(link: DeepLink, title: str, bot: str) -> dict[str, Any]:
    payload = encode(link)
    facts = {"url": url(bot, payload), "title": title, "file": f"{link.organization or payload}.svg"}
    if link.organization is not None:
        return facts | {"organization": link.organization}
    return facts | {"purpose": link.purpose, "sectors": list(link.sectors), "places": list(link.places)}


def _draw(described: Iterable[Mapping[str, str]], options: argparse.Namespace) -> None:
    """Write QR codes and the page."""
    from directory.link_sheet import Link, to_html, to_svg  # noqa: PLC0415  other commands need no QR codes

    drawn = [(Link(one["url"], one["title"]), one["file"]) for one in described]
    try:
        if options.qr:
            options.qr.mkdir(parents=True, exist_ok=True)
            for link, name in drawn:
                (options.qr / name).write_bytes(to_svg(link))
        if options.html:
            options.html.write_text(to_html([link for link, _ in drawn], options.bot), encoding="utf-8")
    except OSError as fault:
        raise DirectoryError(
            f"{fault.filename} cannot be written: {(fault.strerror or str(fault)).lower()}."
        ) from fault


def _name(organization: Organization) -> str:
    acronym = organization.acronym
    return organization.name + (f" ({acronym})" if acronym and acronym != organization.name else "")


def _bot(text: str) -> str:
    try:
        url(text, "hello")
    except ValueError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None
    return text.removeprefix("@")


def _sector(text: str) -> Sector:
    try:
        return Sector(text.replace("-", "_"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no trade; choose from {', '.join(_WORDS.values())}") from None
