"""What Make's own words may carry into a message of ours: nothing secret, nobody's address, not too much."""

import re

LONGEST = 300
# A text of tens of thousands of letters must not be tried anew from each of them: a scheme is short, and an address
# begins where a word does.
_LINK = re.compile(r"(?:\b[a-z][a-z0-9+.-]{0,30}://|\bwww\.)\S+", re.IGNORECASE)
_WORD = r"[^\s<>\"'(),;:=\[\]]"
_EMAIL = re.compile(rf"(?<!{_WORD}){_WORD}+(?:@|%40)[^\s<>\"'(),;:\[\]]+", re.IGNORECASE)
_AUTHORIZATION = re.compile(r"\b(?:token|bearer|basic)[\s:=]+[a-z0-9._~+/=-]{16,}", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def scrub(text: str, secret: str) -> str:
    """Return `text` in one line of at most 300 characters, with the token, links and e-mail addresses taken out."""
    text = re.sub(re.escape(secret), "[token]", text, flags=re.IGNORECASE)
    text = _LINK.sub("[link]", text)
    text = _EMAIL.sub("[e-mail]", text)
    text = _AUTHORIZATION.sub("[token]", text)
    text = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
