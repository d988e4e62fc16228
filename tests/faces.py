"""The stand-ins of a sandbox by their kind, for those who look inside one."""

from collections.abc import Iterable
from typing import TypeVar

from sandbox.world.face import Face

Kind = TypeVar("Kind")


def face_of(faces: Iterable[Face], kind: type[Kind]) -> Kind:
    return next(face for face in faces if isinstance(face, kind))
