"""Leaks: whether a text seems to hold a secret. Pure, and linear in the length of the text; nothing is kept of it.

Every pattern is bounded, and what follows a label is looked at only so far: no text takes long.
"""

import re
import unicodedata
from html import unescape

from bot.domain.leak_words import ANSWERS, BRANDS, FILLERS, FORMS, LABELS, PAIRS, VERBS

_LINK = re.compile(r"<([^<>|]*)(?:\|[^<>|]*)?>")
"""Slack's way to write addresses and mentions."""
_FORMS = re.compile("|".join(FORMS))
_IN_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}://[^\s/@:?#]{0,100}:(?P<secret>[^\s/@]{3,200})@")
_WORD_START, _WORD_END = r"(?<![^\W_])", r"(?![^\W_])"
_LABEL = re.compile(f"{_WORD_START}(?:{'|'.join(LABELS)}){_WORD_END}", re.IGNORECASE)
_PAIR = re.compile(f"{_WORD_START}(?:{'|'.join(PAIRS)}){_WORD_END}", re.IGNORECASE)
_MARK = re.compile(r"\s*(?:[\"'`*_]{0,2}\s?(?:=>|->|→|[:=])|\s[-–—]\s)\s*")  # noqa: RUF001 - people type dashes
_RANDOM = re.compile(r"(?<![\w+/=.-])[A-Za-z0-9+/_=-]{32,200}(?![\w+/=-])")
_PUBLIC = ("sha1-", "sha256-", "sha384-", "sha512-", "AAAA", "data:")
_PIN = re.compile(r"\d{4,8}")
_QUOTES = "\"'`*„“”‚‘’«»()[]{}<>"  # noqa: RUF001 - people and phones type them
_OPENING = frozenset("\"'`„“‚‘«*")  # noqa: RUF001 - the same
_TAIL = ".,;:"
_SIGNS = frozenset("!$%&*#?+^~§=@")
_REACH, _TOKENS = 200, 6
"""How far after its label a secret is looked for: characters, and words before the verb."""
SHORTEST, LONGEST, STRONG, KEY, WORD = 4, 200, 6, 16, 6
"""Lengths: of any secret, of one that shows by itself, of a key somebody made, of a plain word that is a password."""

_HARMLESS = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"  # an e-mail address
    r"|(?:[\w-]{1,63}\.){1,5}(?:com|de|example|net|org|io|eu)(?:/\S{0,100})?"
    r"|(?:[\w-]{1,63}\.){1,5}(?:pdf|docx?|xlsx?|png|jpe?g|csv|json|toml|yaml|yml|py|md|txt|env)"
    r"|\d{1,9}(?:[.,:/-]\d{1,9}){1,5}(?:uhr|am|pm|%|€|\$)?|\d{1,9}(?:uhr|am|pm|%|€|\$|h|d|s|ms|min|gb|mb|kb|px|x|k|m)"
    r"|v?\d{1,4}(?:\.\w{1,6}){1,3}(?:-\w{1,10})?"  # a version
    r"|\d{1,4}-?(?:stellig\w{0,3}|mal|fach\w{0,2}|tage\w{0,1}|stunden|zeichen|days?|hours?|chars?|characters?|digits?)"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
_NUMBERED = re.compile(r"[A-Z]{1,10}[-_#]?\d{1,10}(?:-\d{1,8}){0,2}|[A-Za-z]{1,2}-?\d{1,4}|[UCWTDGS]0?[A-Z0-9]{7,10}")
"""Tickets, invoices, quarters, rooms, and Slack's ids."""
_PLACEHOLDER = re.compile(
    r"(?:your|dein|ihr|my|mein|some|the|new|old)?[-_ ]?"
    r"(?:pass(?:word|wort|wd)?|pwd|pw|secret|token|api[-_]?key|key|kennwort)(?:here|hier)?"
    r"|[<{\[].*|\$\{?\w.*|%\w+%",
    re.IGNORECASE,
)


def holds_secret(text: str) -> bool:
    """Tell whether a text, as Slack's events carry it or as it was typed into a form, seems to hold a secret."""
    bare = unescape(_LINK.sub(r" \1 ", unicodedata.normalize("NFC", text)))
    return (
        _FORMS.search(bare) is not None
        or any(not _is_placeholder(found["secret"]) for found in _IN_URL.finditer(bare))
        or any(_follows_a_label(label[0], _after(bare, label)) for label in _LABEL.finditer(bare))
        or any(_follows_a_pair(_after(bare, label)) for label in _PAIR.finditer(bare))
        or any(_is_random(bare, found) for found in _RANDOM.finditer(bare))
    )


def _after(text: str, label: re.Match[str]) -> str:
    return text[label.end() : label.end() + _REACH]


def _follows_a_label(label: str, rest: str) -> bool:
    """Look at what comes after "password": a mark and a value, a value right away, or a verb and a value."""
    marked = _MARK.match(rest)
    if marked:
        return _is_value(rest[marked.end() :])
    line = rest.partition("\n")[0]
    if line[:2] in {"'s", "’s"}:  # noqa: RUF001 - phones type it
        return _is_strong(_first_of(line[2:]))
    if line[:1] in {"?", "!", ".", ","}:
        return False
    tokens = line.split()
    return bool(tokens) and (_is_strong(tokens[0]) or _is_pin(label, tokens) or _follows_a_verb(line, tokens))


def _is_pin(label: str, tokens: list[str]) -> bool:
    said = tokens[0].casefold() in VERBS and label.casefold() in {"pin", "puk", "passcode"}
    return said and len(tokens) > 1 and _PIN.fullmatch(tokens[1].rstrip(_TAIL)) is not None


def _follows_a_verb(line: str, tokens: list[str]) -> bool:
    """Look for "for the server is ...", or for "of the shop: ..."; a sentence that ends before that holds nothing."""
    place = 0
    for token in tokens[:_TOKENS]:
        place = line.index(token, place) + len(token)
        after = line[place:]
        if token.casefold() in VERBS:
            return _is_strong(_first_of(after)) or _is_quoted(after)
        if token in {"=>", "->", "→"} or token[-1] in ":=":
            return _is_value(after)
        if token[-1] in ".?!":
            return False
    return False


def _follows_a_pair(rest: str) -> bool:
    """Look after "login:" for a name and, beside it, a value that looks like a password."""
    marked = _MARK.match(rest)
    if not marked:
        return False
    tokens = rest[marked.end() :].partition("\n")[0].replace(" / ", " ").split()[:4]
    parts = [part for token in tokens for part in (token.split("/") if "://" not in token else [token])]
    return any(_is_strong(part) for part in parts[1:])


def _first_of(after: str) -> str:
    words = (token for token in after.split()[:5] if any(c.isalnum() for c in token))
    return next((word for word in words if word.casefold().strip(_TAIL) not in FILLERS), "")


def _bare(token: str) -> str:
    return token.strip(_QUOTES).rstrip(_TAIL).strip(_QUOTES)


def _is_value(after: str) -> bool:
    """Tell whether what a label was given is a value: anything but words of everyday language."""
    line = next(iter(after.lstrip().splitlines()), "").strip()
    if line[:1] in _OPENING and len(line.split()) > 2 and line[-1:] in _QUOTES:  # noqa: PLR2004 - a phrase of several words
        return True
    word = _bare(_first_of(line))
    if not SHORTEST <= len(word) <= LONGEST or _is_placeholder(word) or _is_harmless(word):
        return False
    alone, plain = line.strip(_QUOTES + _TAIL) == word, word.rstrip("!?")
    if plain.replace("-", "").isalpha():
        return alone and len(plain) >= WORD and plain.casefold() not in ANSWERS
    if word.isdigit():
        return alone and _PIN.fullmatch(word) is not None
    return any(c.isalnum() for c in word)


def _is_quoted(after: str) -> bool:
    word = next(iter(after.split()), "")
    bare = word.strip(_QUOTES + _TAIL)
    harmless = _is_placeholder(bare) or _is_harmless(bare) or bare.istitle()
    return word[:1] in _OPENING and len(bare) >= SHORTEST and not harmless


def _is_strong(token: str) -> bool:
    """Tell whether a token looks like a password wherever it stands: letters with digits or signs among them."""
    word = _bare(token)
    if not STRONG <= len(word) <= LONGEST or _is_placeholder(word) or _is_harmless(word):
        return False
    digits = any(c.isdigit() for c in word)
    mixed = any(c.islower() for c in word) and any(c.isupper() for c in word)
    signs = any(c in _SIGNS for c in word[:-1]) or (word[-1] in _SIGNS and digits)
    odd = mixed or signs or word[0].islower() or len(word) >= KEY
    return any(c.isalpha() for c in word) and ((digits and odd) or (signs and mixed))


def _is_harmless(word: str) -> bool:
    """Addresses, mentions, dates, versions, file names, tickets, and names of products."""
    folded = word.casefold()
    named = folded.startswith(("www.", "mailto:", "@", "#", "/", "1password", "bitwarden"))
    matched = _HARMLESS.fullmatch(folded) is not None or _NUMBERED.fullmatch(word) is not None
    return named or matched or "://" in word or folded.partition("-")[0] in BRANDS


def _is_placeholder(word: str) -> bool:
    bare = word.strip(_QUOTES)
    letters = {c for c in bare.casefold() if c not in "-_."}
    return len(letters) <= 1 or _PLACEHOLDER.fullmatch(bare) is not None


def _is_random(text: str, found: re.Match[str]) -> bool:
    """Tell whether a long token outside of an address mixes letters and digits as no name does."""
    token, start = found[0], found.start()
    before = text[max(0, start - LONGEST) : start]
    if token.startswith(_PUBLIC) or "://" in before[before.rfind(" ") + 1 :]:
        return False
    counts = (sum(c.isupper() for c in token), sum(c.islower() for c in token), sum(c.isdigit() for c in token))
    return min(counts) >= 3 and "/" not in token[:3]  # noqa: PLR2004 - enough of each kind
