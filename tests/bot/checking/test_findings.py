"""Findings name the line of a word, else that of its key, else that of its table."""

import pytest

from bot.checking.findings import TomlFile, unknown

TEXT = """# A word such as "first" in a comment is none.

[words]
fishers = ["first", "second",
  "third", "first"]
"two + keys" = ["first"]  # fishers = 3

[words.inner]
'quoted' = ['third']

[words.text]
ordinary = '''
first firsts
second
'''
"""


@pytest.mark.parametrize(
    ("path", "word", "line"),
    [
        (("words",), None, 3),
        (("words", "fishers"), None, 4),
        (("words", "fishers"), "third", 5),
        (("words", "fishers"), "second", 4),
        (("words", "two + keys"), "first", 6),
        (("words", "inner", "quoted"), "third", 9),
        (("words", "text", "ordinary"), "firsts", 13),
        (("words", "text", "ordinary"), "second", 14),
        (("words", "fishers"), "not there", 4),
        (("words", "not there"), "third", 3),
        (("nowhere",), "third", 1),
    ],
)
def test_the_line_is_as_exact_as_the_file_allows(path, word, line):
    assert TomlFile.parse("words.toml", TEXT).line(path, word) == line


def test_of_a_word_given_twice_the_second_is_found():
    assert TomlFile.parse("words.toml", TEXT).line(("words", "fishers"), "first", last=True) == 5
    [finding] = TomlFile.parse("words.toml", "[a]\nb = ['c',\n'C']").repeated("a")
    assert str(finding) == "words.toml:3: 'C' stands twice under b; remove one"


def test_keys_out_of_order_are_found():
    [finding] = TomlFile.parse("words.toml", "[a]\nb = 1\nd = 1\nc = 1").disordered_keys("a")
    assert str(finding) == "words.toml:4: 'c' stands after 'd'; sort the keys"


def test_what_is_no_list_of_texts_is_found():
    file = TomlFile.parse("words.toml", "[a]\nb = 'c'\nd = [1]\ne = ['f']\n")
    assert [finding.line for finding in file.misshapen("a")] == [2, 3]
    assert list(file.lists("a")) == [("e", ["f"])]


def test_an_unknown_label_comes_with_what_may_have_been_meant():
    assert unknown("intent", "contcat", ("contact", "join")) == "intent 'contcat' is unknown; did you mean 'contact'?"
    assert unknown("lang", "it", ("en", "es")) == "lang 'it' is unknown; use one of en, es"
