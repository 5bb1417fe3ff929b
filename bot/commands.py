"""The bot's commands: what each takes, which part of the project it calls, how its errors are told."""

import argparse
import asyncio
import json
import locale as system_locale
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from bot import language_commands
from bot.errors import BotError, InputError
from bot.understanding.reading import LOCALES
from directory.errors import DirectoryError

if TYPE_CHECKING:
    from rich.console import Console

    from bot.conversation import Conversation
    from bot.settings import Settings
    from bot.turn import Turn

WRONG_USE = 2
PIPE_WIDTH = 160
"""Columns in a pipe, where there is no terminal to fit."""


def run(arguments: Sequence[str] | None = None, environ: Mapping[str, str] = os.environ) -> int:
    """Run one command and return its exit status; errors are one line on standard error each."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace, Mapping[str, str]], int] = options.command
    try:
        status = command(options, environ)
        sys.stdout.flush()
    except (BotError, DirectoryError) as fault:
        print(f"bot: {fault}", file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing more can be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bot",
        description="Sends people directly to organizations of workers in informal employment, by trade and place.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    chat = commands.add_parser("chat", help="talk with the bot in this terminal, offline")
    chat.add_argument("--locale", choices=LOCALES, help="language of replies where your words do not tell it")
    chat.set_defaults(command=_chat)

    ask = commands.add_parser("ask", help="ask one question, or many as JSON Lines")
    ask.add_argument("text", nargs="?", metavar="TEXT", help="the question, in English, Spanish, French or Portuguese")
    ask.add_argument("--locale", choices=LOCALES, help="language of the reply where the words do not tell it")
    ask.add_argument("--json", action="store_true", help="print the answer as one JSON object")
    ask.add_argument(
        "--batch",
        action="store_true",
        help='read {"text": …, "id": …, "locale": …, "conversation": …} line by line from standard input '
        "and write one JSON answer a line",
    )
    ask.set_defaults(command=_ask)

    language_commands.add_to(commands)

    serve = commands.add_parser("run", help="serve Telegram by long polling, or by a webhook where WEBHOOK_URL is set")
    serve.set_defaults(command=_run)

    examine = commands.add_parser(
        "doctor",
        help="look at settings, token, webhook, database, directory, model and clock, and say what to do",
        description="Looks at the settings, at the token, webhook and clock of the Bot API, at the database, its "
        "migrations and rights, the directory, the trained model and the languages, and prints a line for each, with "
        "what to do where something is wrong. Nothing is written anywhere, and no secret is shown.",
        epilog="exit status: 0 all is well, warnings aside; 1 something is wrong; 2 it cannot be used as it was called",
    )
    examine.add_argument("--json", action="store_true", help="print what was found as one JSON object")
    examine.set_defaults(command=_examine)

    introduce = commands.add_parser(
        "setup",
        help="tell Telegram the bot's commands, name and descriptions in every language; BOT_TOKEN names the bot",
        description="Tells Telegram the bot's commands by kind of chat, its name and its descriptions in every "
        "language, prints a line for each, and says what only @BotFather can do. What is so already is left alone. "
        "`bot run` does the same by itself, but goes on whatever fails.",
        epilog="exit status: 0 all of it holds; 1 a call failed; 2 there is no token, or Telegram cannot be reached",
    )
    introduce.set_defaults(command=_setup)
    return parser


def _settings(environ: Mapping[str, str]) -> "Settings":
    from bot.settings import SECRETS, Settings  # noqa: PLC0415  (each command imports what it uses: all start fast)
    from directory.secret_files import with_secrets  # noqa: PLC0415  (as above)

    return Settings.from_environ(with_secrets(environ, SECRETS))


def _conversation(environ: Mapping[str, str]) -> "Conversation":
    from bot.app import assemble  # noqa: PLC0415  (as above)

    return asyncio.run(assemble(_settings(environ)))


def _chat(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bot import terminal  # noqa: PLC0415  (as above)

    conversation = _conversation(environ)
    chat = terminal.Chat(
        conversation,
        _console(),
        locale=options.locale,
        language_code=system_locale.getlocale()[0],
        keep=_keeper(_settings(environ), conversation),
    )
    chat.greet()
    chat.explain()
    for line in terminal.lines(sys.stdin, "\n> "):
        if not chat.hear(line):
            break
    chat.part()
    return 0


def _keeper(settings: "Settings", conversation: "Conversation") -> Callable[["Turn"], "Turn"]:
    """Return what keeps a terminal's suggestions in the directory's database, which is opened for that alone."""

    def keep(turn: "Turn") -> "Turn":
        if turn.suggestion is None and turn.source is None:
            return turn
        from bot.app import keep_suggestion  # noqa: PLC0415  (as above)

        return asyncio.run(keep_suggestion(settings, conversation, turn))

    return keep


def _ask(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    if options.batch == (options.text is not None):
        raise InputError("ask takes either TEXT or --batch; see bot ask --help.")
    from bot import asking  # noqa: PLC0415  (as above)
    from bot.answer import as_json  # noqa: PLC0415  (as above)

    conversation = _conversation(environ)
    if options.batch:
        for line in asking.answer_batch(conversation, asking.standard_input(), options.locale):
            print(line, flush=True)
        return 0
    turn = asking.ask(conversation, options.text, options.locale)
    if options.json:
        print(json.dumps(as_json(options.text, turn, conversation.reason), ensure_ascii=False, indent=2))
    else:
        print(asking.reply_text(turn))
    return 0


def _run(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bot.telegram.service import run as serve  # noqa: PLC0415  (as above)

    serve(_settings(environ))
    return 0


def _setup(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bot.telegram.setup import run as set_up  # noqa: PLC0415  (as above)

    return 0 if set_up(_settings(environ), print) else 1


def _examine(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bot.doctor import report  # noqa: PLC0415  (as above)
    from bot.doctor.examination import run as examine  # noqa: PLC0415  (as above)

    findings = examine(environ)
    if options.json:
        print(report.as_json(findings))
    elif sys.stdout.isatty():
        report.show(findings, _console())
    else:
        print("\n".join(report.lines(findings)))
    return 0 if report.is_well(findings) else 1


def _console() -> "Console":
    from rich.console import Console  # noqa: PLC0415  (as above)

    return Console(width=None if sys.stdout.isatty() else PIPE_WIDTH)
