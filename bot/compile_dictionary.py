"""Compiles the dictionaries: ``python -m bot.compile_dictionary`` writes ``dictionary.txt`` of every language.

They hold frequent words that the language writes in small letters, so that no everyday word is read as the misspelled
name of a place. It needs the ``dictionary`` extra (wordfreq, CC BY-SA 4.0, and spylls) and Hunspell's dictionaries of
the four languages, as Debian's packages hunspell-en-gb, hunspell-es, hunspell-fr and hunspell-pt-br bring them.
"""

import sys
from pathlib import Path
from typing import Final

from spylls.hunspell import Dictionary
from wordfreq import top_n_list

from bot.understanding.dictionary import FILE
from directory.text import fold_word

FREQUENT: Final = 80_000
"""Words of each language that are looked at, the most frequent first."""
SHORTEST: Final = 4
"""Letters: a shorter word is never read as misspelled."""
HUNSPELL: Final = Path("/usr/share/hunspell")
SPELLERS: Final = {"en": "en_GB", "es": "es_ES", "fr": "fr", "pt": "pt_BR"}


def compile_words(locale: str) -> list[str]:
    """Return the folded words of a language, in alphabetic order."""
    speller = Dictionary.from_files(str(HUNSPELL / SPELLERS[locale]))
    frequent = (word for word in top_n_list(locale, FREQUENT) if word.isalpha() and len(word) >= SHORTEST)
    return sorted({fold_word(word) for word in frequent if speller.lookup(word)})


def main() -> int:
    """Write the dictionaries into the package."""
    for locale in SPELLERS:
        if not (HUNSPELL / f"{SPELLERS[locale]}.dic").exists():
            sys.stderr.write(
                f"{HUNSPELL} lacks the dictionary {SPELLERS[locale]}; install Hunspell's package for it.\n"
            )
            return 2
        words = compile_words(locale)
        path = Path(__file__).parent / "locales" / locale / FILE
        path.write_text("\n".join(words) + "\n", encoding="ascii")
        sys.stdout.write(f"{path.name} of {locale}: {len(words)} words\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
