"""States and steps of a record as a table: a step is one row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence, StepRefused


@dataclass(frozen=True, slots=True)
class Step:
    """From any of `before` (words separated by blanks), `verb` leads to `after`."""

    verb: str
    before: str
    after: str


def stays(verb: str, states: str) -> tuple[Step, ...]:
    """Return the rows of a verb that is allowed in `states` (words separated by blanks) and leaves them as they are."""
    return tuple(Step(verb, state, state) for state in states.split())


class Flow:
    """The steps of one kind of record, with the words for its verbs and states.

    A verb may lead from several states, and from one state to only one; a second row for
    the same verb and state is an error when the table is read. `refusals` holds sentences that
    say more than "not from this state", by verb; they may name the {state} and the {verb}.
    """

    def __init__(
        self,
        *steps: Step,
        start: str,
        verbs: Mapping[str, Sentence],
        states: Mapping[Any, Sentence],
        refusals: Mapping[str, Sentence] | None = None,
    ) -> None:
        self.start, self.verb_words, self.state_words = start, verbs, states
        self._refusals = refusals or {}
        self._after: dict[tuple[str, str], str] = {}
        self._known = frozenset(step.verb for step in steps)
        for step in steps:
            for before in step.before.split():
                # Found when the module is imported, before any record could take the wrong step.
                if (before, step.verb) in self._after:
                    raise ValueError(f"two steps for {step.verb} from {before}")
                self._after[before, step.verb] = step.after

    def after(self, state: str, verb: str) -> str:
        """Return the state that `verb` leads to; raise StepRefused, naming both, where there is no such step."""
        try:
            return self._after[state, verb]
        except KeyError:
            sentence = self._refusals.get(verb, _("“{state}”的记录不能“{verb}”")).format(
                state=self.state_words.get(state, state), verb=self.verb_words.get(verb, verb)
            )
            raise StepRefused(sentence, state=state, verb=verb, allowed=self.verbs(state)) from None

    def check(self, state: str, verb: str) -> None:
        """Raise StepRefused where `verb` is a step of this flow, but not from `state`."""
        if verb in self._known:
            self.after(state, verb)

    def knows(self, verb: str) -> bool:
        """Say whether `verb` is a step of this flow; what is none may be done in any state."""
        return verb in self._known

    def allows(self, state: str, verb: str) -> bool:
        """Say whether `verb` is a step from `state`."""
        return (state, verb) in self._after

    def verbs(self, state: str) -> tuple[str, ...]:
        """Return the verbs that lead on from `state`, in the order of the table."""
        return tuple(verb for before, verb in self._after if before == state)

    def states_before(self, verbs: Iterable[str]) -> frozenset[str]:
        """Return the states from which at least one of `verbs` is a step."""
        wanted = set(verbs)
        return frozenset(before for before, verb in self._after if verb in wanted)
