import io

from rich.console import Console

from bot.terminal import Chat
from tests.auxil.talks import talk


def chat():
    return Chat(talk(), Console(file=io.StringIO(), width=160), locale="en")


def heard(one, line):
    """Return what is shown after a line is typed."""
    one.console.file = io.StringIO()
    one.hear(line)
    return one.console.file.getvalue()


def test_an_organization_is_opened_by_the_number_on_its_card_on_every_page():
    one = chat()
    heard(one, "street vendors in South Africa, I need an interview")
    page = heard(one, "more")
    title = next(line for line in page.splitlines() if line.startswith("5. "))
    assert heard(one, "5").strip().splitlines()[0] == title.removeprefix("5. ")


def test_other_choices_are_numbered_after_the_organizations():
    shown = heard(chat(), "I want to interview street vendors")
    numbered = [line.split(maxsplit=1) for line in shown.splitlines() if line.startswith("  ")]
    assert [int(number) for number, _ in numbered] == list(range(5, 5 + len(numbered)))
    assert not any(label.isdecimal() for _, label in numbered)


def test_a_number_without_a_choice_is_read_as_a_message():
    assert "Find workers to interview" in heard(chat(), "9999")
