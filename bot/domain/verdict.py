"""A verdict: what was looked at, how it fares, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How bad it is."""

    OK = "ok"
    NOTE = "note"
    """Worth knowing; nobody has to do anything."""
    TROUBLE = "trouble"
    """Somebody has to do something, or people are not served."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One line for the operator, without secrets; `advice` says what to do, where there is something to do."""

    about: str
    mark: Mark
    said: str
    advice: str = ""


def ok(about: str, said: str) -> Verdict:
    """All is well."""
    return Verdict(about=about, mark=Mark.OK, said=said)


def note(about: str, said: str, advice: str = "") -> Verdict:
    """Something is worth knowing."""
    return Verdict(about=about, mark=Mark.NOTE, said=said, advice=advice)


def trouble(about: str, said: str, advice: str = "") -> Verdict:
    """Something is wrong."""
    return Verdict(about=about, mark=Mark.TROUBLE, said=said, advice=advice)


def told(verdict: Verdict) -> str:
    """Return a verdict as one line."""
    advice = f"  -> {verdict.advice}" if verdict.advice else ""
    return f"{verdict.mark:<8}{verdict.about:<14}{' '.join(verdict.said.split())}{advice}"
