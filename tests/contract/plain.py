"""What the callers of loopback speak: HTTP without TLS."""

import ssl

PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts nobody, and so reads no list of authorities for each client anew: that takes longer than most tests."""
