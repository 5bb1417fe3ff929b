"""Settings from files: what is read, and what is refused in one sentence that never holds the secret."""

import os

import pytest

from directory.errors import SecretFileError
from directory.secret_files import with_secrets
from tests.auxil.processes import run

NAMES = ("BOT_TOKEN", "DATABASE_URL")


@pytest.fixture
def secret(tmp_path):
    """Writes a file that only its owner may read."""

    def write(content: bytes = b"open sesame\n", mode: int = 0o600) -> str:
        path = tmp_path / "secret"
        path.write_bytes(content)
        path.chmod(mode)
        return str(path)

    return write


def refusal(environ) -> str:
    with pytest.raises(SecretFileError) as refused:
        with_secrets(environ, NAMES)
    return str(refused.value)


@pytest.mark.parametrize("content", [b"open sesame", b"  open sesame \r\n", b"\xef\xbb\xbfopen sesame\n\n"])
def test_the_content_of_a_file_is_the_value_and_the_environment_is_left_as_it_is(secret, content):
    environ = {"BOT_TOKEN_FILE": secret(content), "OTHER_FILE": "stays"}
    assert with_secrets(environ, NAMES) == {"BOT_TOKEN": "open sesame", "OTHER_FILE": "stays"}
    assert set(environ) == {"BOT_TOKEN_FILE", "OTHER_FILE"}


@pytest.mark.parametrize("mode", [0o400, 0o440, 0o444, 0o644])
def test_others_may_read_it_since_containers_give_it_so(secret, mode):
    assert with_secrets({"BOT_TOKEN_FILE": secret(mode=mode)}, NAMES) == {"BOT_TOKEN": "open sesame"}


def test_a_link_to_a_file_is_followed(secret, tmp_path):
    (tmp_path / "link").symlink_to(secret())
    assert with_secrets({"BOT_TOKEN_FILE": str(tmp_path / "link")}, NAMES) == {"BOT_TOKEN": "open sesame"}


def test_what_is_empty_counts_as_not_set(secret):
    assert with_secrets({"BOT_TOKEN": "x", "BOT_TOKEN_FILE": " "}, NAMES) == {"BOT_TOKEN": "x"}
    assert with_secrets({"BOT_TOKEN": "", "BOT_TOKEN_FILE": secret()}, NAMES) == {"BOT_TOKEN": "open sesame"}


def test_both_ways_at_once_are_refused(secret):
    told = refusal({"BOT_TOKEN": "1:x", "BOT_TOKEN_FILE": secret()})
    assert told == "BOT_TOKEN and BOT_TOKEN_FILE are both set; leave one of them out."


@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [
        (b"", 0o600, "is empty"),
        (b" \n\t", 0o600, "is empty"),
        (b"open\xff\xfesesame", 0o600, "no single line of text"),
        (b"open\0sesame", 0o600, "no single line of text"),
        (b"open\nsesame", 0o600, "no single line of text"),
        (b"open sesame" * 10_000, 0o600, "is too large"),
        (b"open sesame", 0o620, "others than its owner may write"),
        (b"open sesame", 0o602, "others than its owner may write"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_but_not_quoted(secret, content, mode, words):
    path = secret(content, mode)
    told = refusal({"BOT_TOKEN_FILE": path})
    assert told.startswith(f"BOT_TOKEN_FILE names {path!r}, which ")
    assert words in told
    assert "sesame" not in told
    assert "\n" not in told


def test_a_file_that_is_none_is_named(tmp_path):
    assert "cannot be read (no such file" in refusal({"BOT_TOKEN_FILE": str(tmp_path / "nowhere")})
    assert "cannot be read (is a directory)" in refusal({"BOT_TOKEN_FILE": str(tmp_path)})
    assert "cannot be read (" in refusal({"BOT_TOKEN_FILE": "a\0b"})


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "no ordinary file" in refusal({"BOT_TOKEN_FILE": str(tmp_path / "pipe")})


def test_both_programs_read_the_database_from_a_file_and_end_with_a_sentence_where_they_cannot(secret):
    url = secret(b"sqlite:////nowhere/at/all.sqlite3\n")
    for command in (("directory", "find", "StreetNet"), ("bot", "ask", "hi")):
        status, output, error = run(*command, DATABASE_URL_FILE=url)
        assert (status, output) == (2, "")
        assert "/nowhere/at/all.sqlite3 cannot be opened" in error
        status, output, error = run(*command, DATABASE_URL_FILE=url, DATABASE_URL="sqlite:////x")
        assert (status, output) == (2, "")
        assert error == f"{command[0]}: DATABASE_URL and DATABASE_URL_FILE are both set; leave one of them out.\n"


def test_a_database_on_the_command_line_counts_before_a_file():
    error = run("directory", "find", "x", "--database", "nonsense", DATABASE_URL_FILE="/nowhere").error
    assert "no database URL" in error
