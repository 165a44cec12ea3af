"""Refusals: each says in a sentence for a clerk what cannot be done, and carries the facts of it."""

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    Sentence: TypeAlias = StrOrPromise  # a str, or the lazy translation of one
else:
    Sentence = str


class Refused(Exception):
    """Something asked for was not done, and nothing of it was written. Only its subclasses are raised."""

    code = "refused"

    def __init__(self, sentence: Sentence, **facts: Any) -> None:
        if type(self) is Refused:
            raise TypeError("raise a subclass of Refused: it says which kind of refusal this is")
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
    """Not now: the flow has no such step from this state, or a rule does not allow it yet."""

    code = "step_refused"


class Stale(Refused):
    """Somebody else moved the record after this page was shown."""

    code = "stale"


class Conflict(Refused):
    """The same key came before with another content: neither a repetition nor clearly something new."""

    code = "conflict"


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


class Unavailable(Refused):
    """Something outside of this system does not answer or is not set up; trying again later may help."""

    code = "unavailable"
