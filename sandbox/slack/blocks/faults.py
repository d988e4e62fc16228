"""What is wrong with a piece of Block Kit, worded as Slack words it."""

from dataclasses import dataclass, field

from sandbox.slack.json_types import Json


@dataclass(frozen=True)
class Faulty:
    """One problem: Slack's message, where (a JSON pointer), and the constraint blocks.validate names."""

    message: str
    pointer: str
    constraint: Json = field(default_factory=dict)

    def text(self) -> str:
        """Return the message with its pointer, as `errors` of chat.* list it."""
        return f"{self.message} [json-pointer:{self.pointer}]"

    def as_json(self) -> Json:
        """Return the fault as blocks.validate lists it."""
        return {
            "code": "failed_constraint",
            "message": self.message,
            "pointer": self.pointer,
            "constraint": self.constraint,
        }
