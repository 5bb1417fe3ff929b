"""What stands for a slug where a slug cannot: a short reference in a button, an id in files of other programs."""

import hashlib
import uuid
from base64 import b32encode
from typing import Final

MARK: Final = "~"
"""What a reference begins with; no slug does."""
NAMESPACE: Final = uuid.UUID("6f1c2b0e-5a0d-4b7e-9a53-3d0c7c1e8b42")
"""Makes UUIDs of slugs, the same in every export: what is imported again takes its former place."""
_BYTES: Final = 7
_SIGNS: Final = 10
"""50 bits: among 100,000 organizations two of the same are a matter of one chance in 200,000."""


def reference(slug: str) -> str:
    """Return the reference of a slug: a tilde and ten signs of a-z and 2-7, always the same."""
    digest = hashlib.blake2s(slug.encode(), digest_size=_BYTES).digest()
    return MARK + b32encode(digest).decode()[:_SIGNS].lower()
