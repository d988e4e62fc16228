"""Gzip as it comes over the wire: in packets, and perhaps in several members after one another (RFC 1952)."""

import zlib
from collections.abc import Iterator

PIECE = 2**16
"""Bytes that are unpacked at once."""
SLICE = 2**12
"""Bytes that are fed at once: each member copies what follows it, so that tiny ones in a large packet would be dear."""
NO_MEMBER = "incorrect header check"
"""What zlib says of bytes that begin no member."""


class Gzipped:
    """A gzipped body; zeros or rubbish behind its last member end it."""

    def __init__(self) -> None:
        self._member = _new_member()
        self._is_first = True
        self.is_over = False

    def pieces(self, packet: bytes) -> Iterator[bytes]:
        """Yield what a packet unpacks to, in small pieces; raises zlib.error."""
        for begin in range(0, len(packet), SLICE):
            rest = packet[begin : begin + SLICE]
            while rest and not self.is_over:
                yield self._piece(rest)
                # behind the end of a member, zlib may keep an old tail for good
                rest = self._member.unused_data if self._member.eof else self._member.unconsumed_tail

    def _piece(self, packed: bytes) -> bytes:
        if self._member.eof:
            self._member, self._is_first = _new_member(), False
        try:
            return self._member.decompress(packed, PIECE)
        except zlib.error as error:
            if self._is_first or NO_MEMBER not in str(error):
                raise
        self.is_over = True
        return b""


def _new_member() -> "zlib._Decompress":
    return zlib.decompressobj(zlib.MAX_WBITS | 16)
