"""Chance with a name: the same seed and the same words give the same draw, whatever was drawn before."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
NAMESPACE = uuid.UUID("6f2b1c1e-0b0e-5a5e-9d0c-2023b0091a10")


class Chance:
    """Draws that depend only on the seed and on what they are for, never on their order."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def below(self, limit: int, *what: object) -> int:
        """A whole number 0 <= n < limit for these words."""
        mark = hashlib.blake2b(repr((self.seed, what)).encode(), digest_size=8).digest()
        return int.from_bytes(mark, "big") % limit

    def between(self, low: int, high: int, *what: object) -> int:
        """A whole number low <= n <= high for these words."""
        return low + self.below(high - low + 1, *what)

    def pick(self, choices: Sequence[T], *what: object) -> T:
        """One of the choices for these words."""
        return choices[self.below(len(choices), *what)]

    def command(self, *what: object) -> uuid.UUID:
        """The id of the command that does this, the same in every build with the seed."""
        return uuid.uuid5(NAMESPACE, repr((self.seed, what)))
