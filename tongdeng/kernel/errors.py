"""Refusals: each says in a sentence for a clerk what cannot be done, and carries the facts of it."""

from typing import Any

Sentence = Any  # a str, or the lazy translation of one


class Refused(Exception):
    """Something asked for was not done, and nothing of it was written."""

    code = "refused"

    def __init__(self, sentence: Sentence, **facts: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.facts = facts

    def __str__(self) -> str:
        return str(self.sentence)


class NotFound(Refused):
    """It does not exist, or this person may not know that it does."""

    code = "not_found"


class Forbidden(Refused):
    """This person may see it but not do this; `facts["who"]` names those who can."""

    code = "forbidden"


class StepRefused(Refused):
    """The flow has no such step from this state."""

    code = "step_refused"


class Stale(Refused):
    """Somebody else moved the record after this page was shown."""

    code = "stale"


class Invalid(Refused):
    """What was given is not right; `fields` maps each field to its sentence."""

    code = "invalid"

    def __init__(
        self, sentence: Sentence = "", *, fields: dict[str, Sentence] | None = None, **facts: Any
    ) -> None:
        self.fields = fields or {}
        super().__init__(sentence or next(iter(self.fields.values()), ""), **facts)


class TooMany(Refused):
    """A limit on how often or how much was reached."""

    code = "too_many"
