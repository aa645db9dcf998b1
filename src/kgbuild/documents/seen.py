"""Which articles were read: a set of digests in few bytes, because it is all that grows with an archive."""

from __future__ import annotations

from array import array

_EMPTY = 0
_SLOTS = 1 << 10


class Seen:
    """A set of 64-bit digests in 11 to 27 bytes each; Python's own takes a hundred.

    >>> seen = Seen()
    >>> seen.add("a00000000000000ff"), seen.add("a00000000000000ff")
    (True, False)
    """

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _SLOTS))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, name: str) -> bool:
        """Add the id of a document, a letter and 16 hexadecimal digits, and say whether it is new."""
        digest = int(name[1:], 16) or 1
        place = self._place(digest)
        if self._slots[place]:
            return False
        self._slots[place] = digest
        self._count += 1
        # Fuller tables make long ways from slot to slot.
        if 10 * self._count > 7 * len(self._slots):
            self._grow()
        return True

    def _place(self, digest: int) -> int:
        slots = self._slots
        place = digest % len(slots)
        while slots[place] not in (_EMPTY, digest):
            place = (place + 1) % len(slots)
        return place

    def _grow(self) -> None:
        old, self._slots = self._slots, array("Q", bytes(16 * len(self._slots)))
        for digest in old:
            if digest:
                self._slots[self._place(digest)] = digest
