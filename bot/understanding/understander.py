"""One utterance in, one reading out: the readers of words first, then the trained heads over what they leave."""

import re
import unicodedata
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Final, Self

from bot.understanding import classifier as trained
from bot.understanding.audiences import AudienceReader
from bot.understanding.embedding import Embedder
from bot.understanding.features import mask
from bot.understanding.organizations import OrganizationFinding, OrganizationReader
from bot.understanding.places import PlaceFinding, PlaceReader
from bot.understanding.reading import REFERRING, Audience, Intent, Mention, Reading, Unknown
from bot.understanding.sector_weighing import weigh
from bot.understanding.sectors import SectorFinding, SectorReader
from directory.geography import Areas
from directory.model import Organization

READ_CHARACTERS: Final = 2000
"""A longer message is read this far, and the reply says so."""
SURE_OF_LOCALE: Final = 0.3
SURE_OF_AUDIENCE: Final = 0.5
SHOWN_ALTERNATIVES: Final = 3
NOBODY: Final = "nobody"
"""The audience head's label for messages that do not show who asks."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Findings:
    """What the readers of words found in a message."""

    sectors: SectorFinding
    places: PlaceFinding
    organization: OrganizationFinding


@dataclass(frozen=True)
class WordReaders:
    """The readers of names, places and trades; they hold what they found in the newest message for its second look."""

    sectors: SectorReader
    places: PlaceReader
    organizations: OrganizationReader
    audiences: AudienceReader
    _newest: dict[tuple[str, str | None], Findings] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def load(cls, areas: Areas, organizations: Iterable[Organization]) -> Self:
        """Read the vocabularies of all languages and index the organizations' names."""
        return cls(
            SectorReader.load(areas.gazetteer),
            PlaceReader.load(areas),
            OrganizationReader(organizations),
            AudienceReader.load(),
        )

    def find(self, text: str, locale: str | None = None) -> Findings:
        """Return the trades, places and organization that a text in a language names; None where it is not known."""
        # Within a talk a message is looked through twice, on its own and as a part of the talk; then it is let go.
        found = self._newest.pop((text, locale), None)
        if found is None:
            sectors = self.sectors.read(text, locale)
            places = self.places.read(text, locale, trades=sectors.mentions)
            found = Findings(sectors, places, self.organizations.read(text, places.mentions))
            self._newest.clear()
            self._newest[text, locale] = found
        return found


def view(text: str, found: Findings) -> str:
    """Return a text as the heads of meaning read it: folded, with mentions replaced by their class."""
    return mask(text, [*_named(found), *(replace(mention, kind="SECTOR") for mention in found.sectors.mentions)])


def view_work(text: str, found: Findings) -> str:
    """Return a text as the head of trades reads it: folded, with names replaced by their class."""
    return mask(text, _named(found))


def _named(found: Findings) -> list[Mention]:
    """Return the organizations and places of a text, with their class as kind."""
    return [
        *(replace(mention, kind="ORGANIZATION") for mention in found.organization.mentions),
        *(replace(mention, kind="PLACE") for mention in found.places.mentions),
    ]


def spell(text: str) -> str:
    """Return a text as the head of languages reads it: in lower case with its accents, which tell languages apart."""
    return " ".join(_WORD.findall(text.lower()))


@dataclass(frozen=True)
class Understander:
    """Reads messages; vocabularies and the trained model never change while it lives."""

    readers: WordReaders
    classifier: trained.Classifier
    embedder: Embedder

    @classmethod
    def load(cls, areas: Areas, organizations: Iterable[Organization]) -> Self:
        """Load vocabularies, model and embeddings.

        Raises:
            LexiconError: a file of a language is missing or damaged.
            ModelError: the model or the embeddings are missing or damaged.
        """
        # The embeddings' weights are unpacked outside the interpreter's lock: a second core halves the wait.
        with ThreadPoolExecutor(1) as pool:
            embedder = pool.submit(Embedder)
            readers, classifier = WordReaders.load(areas, organizations), trained.load()
            return cls(readers, classifier, embedder.result())

    def with_organizations(self, organizations: Iterable[Organization]) -> "Understander":
        """Return the same understanding over other organizations, after the directory has changed."""
        readers = replace(self.readers, organizations=OrganizationReader(organizations))
        return replace(self, readers=readers)

    def read(self, utterance: str) -> Reading:
        """Return the reading of a message of any length and script."""
        text = clean(utterance)
        truncated = len(text) > READ_CHARACTERS
        text = text[:READ_CHARACTERS]
        heads = self.classifier.heads
        spelled = self.classifier.margins("spelling", spell(text))
        label, chance = heads["locale"].rank(spelled["locale"])[0]
        locale = label if chance >= SURE_OF_LOCALE and _is_latin(text) else None
        found = self.readers.find(text, locale)
        embedded = self.embedder.embed(text)
        meant = self.classifier.margins("meaning", view(text, found), embedded)
        work = self.classifier.margins("work", view_work(text, found), embedded)["sector"]
        ranked = self.classifier.intents(meant["intent"], spelled["wording"])
        sectors = weigh(found.sectors, dict(zip(heads["sector"].labels, work.tolist(), strict=True)))
        alternatives = tuple((Intent(label), chance) for label, chance in ranked[:SHOWN_ALTERNATIVES])
        unread: tuple[Unknown, ...] = ()
        if locale is not None and alternatives[0][0] in REFERRING and not (sectors or found.sectors.unknown):
            names = (*found.places.mentions, *found.organization.mentions)
            asked = (*found.places.unknown, *found.organization.unknown)
            unread = self.readers.sectors.nearest(text, locale, names, asked)
        return Reading(
            locale=locale,
            intent=alternatives[0][0],
            confidence=alternatives[0][1],
            alternatives=alternatives,
            audience=self.readers.audiences.read(text) or _audience(*heads["audience"].rank(meant["audience"])[0]),
            sectors=sectors,
            places=found.places.places,
            targets=found.places.targets,
            ambiguous_places=found.places.ambiguous,
            organization=found.organization.organization,
            organization_choices=found.organization.choices,
            unknown=found.places.unknown + (unread or found.sectors.unknown) + found.organization.unknown,
            truncated=truncated,
        )


def clean(utterance: str) -> str:
    """Return the text with control and formatting characters as spaces; line breaks end sentences."""
    return "".join(map(_printable, utterance[: READ_CHARACTERS * 2])).strip()


def _printable(sign: str) -> str:
    return sign if sign == "\n" or unicodedata.category(sign)[0] != "C" else " "


def _audience(label: str, chance: float) -> Audience | None:
    return Audience(label) if chance >= SURE_OF_AUDIENCE and label != NOBODY else None


def _is_latin(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    latin = sum(1 for sign in letters if sign.isascii() or "LATIN" in unicodedata.name(sign, ""))
    return bool(letters) and latin * 2 > len(letters)
