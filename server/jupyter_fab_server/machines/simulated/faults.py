"""Faults on command: what cables, plugs and power supplies do to the bytes between host and board.

The board passes every byte through here on its way in and out; the control channel arms the faults. Each fault strikes
once. Nothing here knows what a byte means, except that replies are lines.
"""

from __future__ import annotations


class Faults:
    """Faults that wait for their byte."""

    def __init__(self) -> None:
        self._drops: list[int] = []
        self._flips: list[tuple[int, int]] = []
        self._lost_replies: list[bytes] = []
        self._partial = bytearray()
        self._arrived = 0

    def drop(self, after: int, count: int) -> None:
        """Lose `count` bytes on the way in, after `after` more have passed."""
        self._drops += [self._arrived + after + index for index in range(count)]

    def flip(self, after: int, bit: int) -> None:
        """Invert one bit of the byte that comes after `after` more have passed."""
        self._flips.append((self._arrived + after, bit))

    def lose_reply(self, text: str) -> None:
        """Lose the next reply line that reads exactly so."""
        self._lost_replies.append(text.encode("ascii"))

    def inward(self, data: bytes) -> bytes:
        """Return what of `data` reaches the board."""
        first, self._arrived = self._arrived, self._arrived + len(data)
        if not self._drops and not self._flips:
            return data
        kept = bytearray()
        for place, byte in enumerate(data, first):
            for where, bit in [flip for flip in self._flips if flip[0] == place]:
                byte ^= 1 << bit
                self._flips.remove((where, bit))
            if place in self._drops:
                self._drops.remove(place)
            else:
                kept.append(byte)
        return bytes(kept)

    def outward(self, data: bytes) -> bytes:
        """Return what of `data` reaches the host."""
        if not self._lost_replies and not self._partial:
            return data
        self._partial += data
        *lines, rest = bytes(self._partial).split(b"\r\n")
        self._partial = bytearray(rest)
        kept = bytearray()
        for line in lines:
            if line in self._lost_replies:
                self._lost_replies.remove(line)
            else:
                kept += line + b"\r\n"
        if not self._lost_replies:
            kept += self._partial
            self._partial.clear()
        return bytes(kept)
