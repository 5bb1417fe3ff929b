"""Hypothesis' data for a target: any bytes, and what the target takes with pieces taken out, doubled and put in."""

from hypothesis import strategies as st

PIECES = (
    b"\x00", b"\n", b"\r\n", b"\t", b'"', b"'", b"\\", b"{", b"}", b"[", b"]", b",", b":", b"|", b"=", b"+", b"@", b"<",
    b">", b"&", b"../", b"%00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"null", b"true", b"NaN", b"1e999", b"-1",
    b"9" * 5000, b"[" * 2000, b'"\\ud800"', b"{}", b"[]", "٣".encode(), "²".encode(), "\u202e".encode(),
    "\u2028".encode(), b"*", b"$", b"<!", b"<![", b"]]>", b"http://", b"//",
)  # fmt: skip
"""What parsers stumble over."""
_edit = st.tuples(
    st.floats(0, 1),
    st.integers(0, 40),
    st.sampled_from(PIECES) | st.binary(max_size=12) | st.just(b""),
    st.integers(0, 3),
)


def data(seeds: list[bytes]) -> st.SearchStrategy[bytes]:
    """Draw what to hand to a target."""
    changed = st.tuples(st.sampled_from(seeds), st.lists(_edit, min_size=1, max_size=6)).map(
        lambda drawn: _change(*drawn)
    )
    return changed | changed | st.binary(max_size=200)


def _change(seed: bytes, edits: list[tuple[float, int, bytes, int]]) -> bytes:
    for where, length, piece, times in edits:
        at = int(where * len(seed))
        seed = seed[:at] + seed[at : at + length] * (times // 2) + piece + seed[at + length :]
    return seed
