"""Fields of a record and their values in words: codes of languages, trades and areas become names."""

import re
from dataclasses import dataclass
from typing import Final

from bot.rendering import shorten
from bot.voice import Voice
from directory.edits import NOTHING
from directory.model import Sector

_LONGEST: Final = 500
"""Signs of a list of names."""
_SAID: Final = frozenset({"status", "hosts_interns", "offers_speakers"})


@dataclass(frozen=True, slots=True)
class FieldWords:
    """Says fields and values in one language; returns plain text."""

    voice: Voice

    def field(self, field: str) -> str:
        """Return a field's name."""
        return self.voice.say(f"fields.{field}")

    def choice(self, field: str) -> str:
        """Return a field's name on a button that reports an error in it."""
        key = f"corrections.choices.{field}"
        return self.voice.say(key) if self.voice.texts.has(key) else self.field(field)

    def value(self, field: str, value: str) -> str:
        """Return a value as a suggestion holds it; what is no code of the field stands as it is."""
        if not value or value == NOTHING:
            return self.voice.say("corrections.nothing")
        if field in _SAID:
            key = f"corrections.values.{value}"
            return self.voice.say(key) if self.voice.texts.has(key) else value
        codes = [code.strip() for code in re.split(r"[;,]", value) if code.strip()]
        if field == "languages":
            return shorten(self.voice.languages(codes), _LONGEST)
        if field == "sectors":
            return "; ".join(self._trade(code) for code in codes)
        if field in {"country", "coverage"}:
            return shorten("; ".join(self._area(code) for code in codes), _LONGEST)
        return value

    def _trade(self, code: str) -> str:
        known = code in {sector.value for sector in Sector}
        return self.voice.sectors.name(Sector(code), self.voice.locale) if known else code

    def _area(self, code: str) -> str:
        return self.voice.area(code.upper()) if self.voice.areas.is_area(code.upper()) else code
