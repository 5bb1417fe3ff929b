"""Short references to slugs that are too long for a button."""

import hashlib
from base64 import b32encode
from typing import Final

MARK: Final = "~"
"""What a reference begins with; no slug does."""
_BYTES: Final = 7
_SIGNS: Final = 10
"""50 bits: among 100,000 organizations two of the same are a matter of one chance in 200,000."""


def reference(slug: str) -> str:
    """Return the reference of a slug: a tilde and ten signs of a-z and 2-7, always the same."""
    digest = hashlib.blake2s(slug.encode(), digest_size=_BYTES).digest()
    return MARK + b32encode(digest).decode()[:_SIGNS].lower()
