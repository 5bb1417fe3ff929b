"""The commands of those who teach the bot: check its words, train on them, and measure what it understands."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import InputError

if TYPE_CHECKING:
    from bot.dialogues import TalkJudgement
    from bot.evaluation import Judgement
    from bot.understanding.reading import Reading
    from directory.catalogue import Catalogue

FOLDS, FEWEST_FOLDS = 5, 2
"""Of a cross-validation: where no number is given, and at least."""
REPORT_WIDTH = 160
"""Columns of tables in a pipe, where there is no terminal to fit."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the program's."""
    evaluate = commands.add_parser("evaluate", help="measure understanding on labelled questions or talks")
    evaluate.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="JSON Lines of labelled questions, or of talks with turns"
    )
    evaluate.add_argument(
        "--cross-validate",
        nargs="?",
        const=FOLDS,
        type=int,
        metavar="FOLDS",
        help="measure on the phrases of bot/locales instead, each read by a model trained on the other folds "
        f"({FOLDS} unless told otherwise; minutes each; needs the extra `train`). "
        "Sectors, places and organizations are read from words and the same in every fold",
    )
    evaluate.add_argument("--json", action="store_true", help="print the figures as JSON")
    evaluate.add_argument("--misses", action="store_true", help="also print every question that was misread, by stage")
    evaluate.set_defaults(command=_evaluate)

    check = commands.add_parser(
        "check", help="check the phrases and words of bot/locales; name file and line of what is wrong, and the mend"
    )
    check.set_defaults(command=_check)

    train = commands.add_parser("train", help="learn the phrases of bot/locales anew (needs the extra `train`)")
    train.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where the shipped model is not what training gives"
    )
    train.set_defaults(command=_train)


def _evaluate(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    if bool(options.files) == (options.cross_validate is not None):
        raise InputError("evaluate takes either FILE… or --cross-validate; see bot evaluate --help.")
    from bot import dialogues, evaluation  # noqa: PLC0415  (each command imports what it uses, so that all start fast)
    from bot.app import assemble  # noqa: PLC0415  (as above)
    from bot.settings import SECRETS, Settings  # noqa: PLC0415  (as above)
    from directory.secret_files import with_secrets  # noqa: PLC0415  (as above)

    of_talks = [path for path in options.files if dialogues.holds_talks(path)]
    talks = [talk for path in of_talks for talk in dialogues.read_talks(path)]
    questions = [
        question for path in options.files if path not in of_talks for question in evaluation.read_questions(path)
    ]
    conversation = asyncio.run(assemble(Settings.from_environ(with_secrets(environ, SECRETS))))
    names = evaluation.named(conversation.catalogue.organizations)
    if options.cross_validate is not None:
        judged = _cross_validate(options.cross_validate, conversation.catalogue, names)
    else:
        judged = evaluation.judge(questions, conversation.understand, names)
    _report(judged, dialogues.judge(talks, conversation.respond, names), conversation.catalogue, options)
    return 0


def _cross_validate(folds: int, catalogue: "Catalogue", names: Mapping[str, frozenset[str]]) -> "list[Judgement]":
    if folds < FEWEST_FOLDS:
        raise InputError(f"--cross-validate needs at least {FEWEST_FOLDS} folds, not {folds}.")
    with _needing_the_extra_train():
        from bot import cross_validation  # noqa: PLC0415  (as above)
    from bot.understanding.embedding import Embedder  # noqa: PLC0415  (as above)
    from bot.understanding.understander import WordReaders  # noqa: PLC0415  (as above)

    labelled = cross_validation.labelled_phrases()
    readers = WordReaders.load(catalogue.areas, catalogue.organizations)
    return cross_validation.cross_validate(readers, labelled, Embedder(), names, folds=folds, progress=_tell_progress)


def _report(
    judged: "list[Judgement]", talks: "list[TalkJudgement]", catalogue: "Catalogue", options: argparse.Namespace
) -> None:
    from rich.console import Console  # noqa: PLC0415  (as above)

    from bot import dialogue_report, evaluation_report  # noqa: PLC0415  (as above)
    from bot.referral import decide  # noqa: PLC0415  (as above)

    def asks(reading: "Reading") -> bool:
        return decide(reading, catalogue).question == "intent"

    if options.json:
        found = evaluation_report.as_json(judged, asks, misses=options.misses) if judged else {}
        if talks:
            found["dialogues"] = dialogue_report.as_json(talks, misses=options.misses)
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return
    console = Console(width=None if sys.stdout.isatty() else REPORT_WIDTH)
    if judged:
        evaluation_report.show(judged, console, asks, misses=options.misses)
    if talks:
        dialogue_report.show(talks, console, misses=options.misses)


def _check(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bot.checking.languages import LanguageCheck  # noqa: PLC0415  (as above)
    from directory.geography import Areas  # noqa: PLC0415  (as above)
    from directory.records import read_shipped  # noqa: PLC0415  (as above)

    package, areas = Path(__file__).parent, Areas.load()
    questions = package.parent / "tests" / "questions"
    organizations = [record.organization for record in read_shipped(areas)]
    check = LanguageCheck(areas, organizations, os.path.relpath)
    report = check.check(package / "locales", questions if questions.is_dir() else None)
    for finding in report.findings:
        print(finding)
    if not report.findings:
        print(", ".join(f"{count:,} {what}" for what, count in report.counts.items()) + ": nothing to mend.")
    return 1 if report.findings else 0


def _train(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    with _needing_the_extra_train():
        from bot import training  # noqa: PLC0415  (as above)
    same = training.retrain(_tell_progress, write=not options.check)
    print("The model is what the phrases give." if same else "The model has changed.")
    return 1 if options.check and not same else 0


@contextmanager
def _needing_the_extra_train() -> Iterator[None]:
    """Say in one sentence what to install where a library of the extra is missing."""
    try:
        yield
    except ImportError as missing:
        raise InputError(f"Training needs {missing.name}: pip install -e '.[train]'.") from None


def _tell_progress(step: str) -> None:
    print(f"{step} …", file=sys.stderr, flush=True)
