"""Writes into provenance that a channel was checked and still holds, where its link has answered."""

from collections.abc import Collection
from datetime import date

from directory.channel_fields import channel_fields
from directory.documents import PLAIN
from directory.repository import Repository

_FURTHER = "channels["


async def note_answers(repository: Repository, slugs: Collection[str], answered: Collection[str], on: date) -> None:
    """Write down for organizations which of their channels answered on a day, as they are on record now.

    Addresses of social media are one value together, so that no single answer speaks for it.
    """
    for record in await repository.records(slugs):
        for field, channel in channel_fields(record.organization):
            if channel.value not in answered:
                continue
            if channel.kind in PLAIN and field == channel.kind.value:
                await repository.sayings.check(record.organization.slug, field, "", on)
            elif field.startswith(_FURTHER):
                await repository.sayings.check(record.organization.slug, "channels", channel.value, on)
