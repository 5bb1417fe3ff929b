"""The bot in a terminal: the same conversation as on Telegram, buttons shown as numbers."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from bot.conversation import Conversation, Turn, Utterance
from bot.lexicon import table
from bot.rendering import plain
from bot.reply import Button, Document
from bot.state import State

LEAVE = frozenset({"/quit", "/exit", "/q"})
_DIGITS = 4
"""Of the highest number that can be chosen."""


def _as_it_is(turn: Turn) -> Turn:
    return turn


@dataclass
class Chat:
    """One talk in a terminal or a pipe; nothing of it is stored."""

    conversation: Conversation
    console: Console
    locale: str | None = None
    """The inquirer's language where the words do not tell."""
    language_code: str | None = None
    keep: Callable[[Turn], Turn] = _as_it_is
    """Keeps what a turn suggests; may raise DirectoryError."""
    _state: State | None = None
    _choices: dict[int, Button] = field(default_factory=dict)
    """What can be typed: an organization's button answers to the organization's own number."""
    _last: str = "en"

    def greet(self) -> None:
        """Show the first screen."""
        self._show(self.conversation.start(self._hint()))

    def hear(self, line: str) -> bool:
        """Answer one line; False where it asks to leave."""
        text = line.strip()
        if text.lower() in LEAVE:
            return False
        self._show(self.keep(self._answer(text)))
        return True

    def _answer(self, text: str) -> Turn:
        chosen = self._choices.get(int(text)) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None
        if chosen is not None:
            return self.conversation.press(chosen.action or "", self._state, self._hint())
        command = text.lower()
        if command == "/forget":
            self.locale = None
        screens: dict[str, Callable[[], Turn]] = {
            "/start": lambda: self.conversation.start(self._hint()),
            "/help": lambda: self.conversation.help(self._hint(), self._state),
            "/browse": lambda: self.conversation.browse(self._hint(), self._state),
            "/about": lambda: self.conversation.help(self._hint(), self._state),
            "/privacy": lambda: self.conversation.privacy(self._hint(), self._state),
            "/language": lambda: self.conversation.language(self._hint(), self._state),
            "/forget": lambda: self.conversation.forget(self._hint()),
        }
        return screens.get(command, lambda: self.conversation.respond(self._hint(text), self._state))()

    def _hint(self, text: str = "") -> Utterance:
        return Utterance(text=text, language_code=self.language_code, locale=self.locale)

    def _show(self, turn: Turn) -> None:
        self._state = turn.state
        self.locale = turn.chosen or self.locale
        self._last = turn.reply.locale
        # What Telegram copies or shares stands on the screen, where a terminal selects it.
        self._choices = _numbered([button for row in turn.reply.buttons for button in row if button.action])
        self.console.print()
        self.console.print(_styled(turn.reply.html), soft_wrap=not self.console.is_terminal)
        if turn.reply.document is not None:
            self._print_document(turn.reply.document)
        if self._choices:
            self.console.print()
        for number, button in self._choices.items():
            if button.label != str(number):
                self.console.print(f"  [bold cyan]{number}[/]  {escape(button.label)}", highlight=False)

    def _print_document(self, document: Document) -> None:
        """Show a file's text, to be copied or piped on: nothing is written to a disk that nobody named."""
        text = document.content.decode("utf-8", "replace").replace("\r\n", "\n")
        self.console.print()
        self.console.print(Text(f"{document.name}\n\n{text}".rstrip()), soft_wrap=True)

    def explain(self) -> None:
        """Say how to choose and how to leave."""
        self._aside("how")

    def part(self) -> None:
        """Say goodbye."""
        self._aside("farewell")

    def _aside(self, key: str) -> None:
        self.console.print()
        self.console.print(Text(table(self._last, "terminal")[key], style="dim"))


def _numbered(buttons: list[Button]) -> dict[int, Button]:
    """Number the buttons: those of organizations, labelled by number, keep it, and the others follow the highest."""
    own = {int(button.label): button for button in buttons if button.label.isdecimal()}
    others = (button for button in buttons if not button.label.isdecimal())
    return own | dict(enumerate(others, max(own, default=0) + 1))


def _styled(markup: str) -> Text:
    """Return a reply with its bold parts bold; everything else as it is read."""
    styled = Text()
    for position, part in enumerate(markup.replace("</b>", "<b>").split("<b>")):
        styled.append(plain(part), style="bold" if position % 2 else "")
    return styled


def lines(source: TextIO, prompt: str) -> Iterator[str]:
    """Yield what is typed, line by line, until the end; in a pipe, bytes that are no UTF-8 become U+FFFD."""
    if source.isatty():
        import readline  # noqa: F401, PLC0415  (editing and history of this talk, where the system has them)

        while True:
            try:
                yield input(prompt)
            except EOFError:
                return
    for line in iter(sys.stdin.buffer.readline, b""):
        yield line.decode("utf-8", "replace")
