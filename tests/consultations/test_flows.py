"""The flows of the bench: for every state, the verbs that lead on, and where to."""

import pytest

from tongdeng.consultations.rules import flows
from tongdeng.kernel.errors import StepRefused
from tongdeng.kernel.flow import Flow

TABLES = {
    "topic": (
        flows.TOPIC,
        """
        proposed   raise:raised withdraw:withdrawn refuse:refused back:proposed link:proposed
        raised     table:tabled refer:referred withdraw:withdrawn refuse:refused link:raised
        tabled     untable:raised resolve:resolved fail:raised refer:referred link:tabled
        resolved   refer:referred reopen:raised
        referred   answer:raised settle:resolved link:referred
        withdrawn  -
        refused    -
        """,
    ),
    "consultation": (
        flows.CONSULTATION,
        """
        prepared   announce:announced cancel:cancelled plan:prepared seat:prepared tick:prepared
        announced  move:announced hold:held cancel:cancelled plan:announced seat:announced consent:announced delegate:announced read:announced tick:announced arrive:announced arrive_paper:announced
        held       record:recorded plan:held seat:held consent:held delegate:held chair:held speak:held position:held paper:held resolve:held draft:held shoot:held tick:held arrive:held arrive_paper:held
        recorded   freeze:signing draft:recorded shoot:recorded comment:recorded tick:recorded
        signing    publish:published draft:signing sign:signing sign_paper:signing tick:signing
        published  close:closed tick:published
        closed     -
        cancelled  -
        """,
    ),
    "resolution": (
        flows.RESOLUTION,
        """
        open         finish:done replace:replaced abandon:not_carried note:noted
        done         conclude:evaluated evaluate:done
        evaluated    -
        replaced     -
        not_carried  -
        noted        -
        """,
    ),
    "joint": (
        flows.JOINT,
        """
        referred  convene:convened
        convened  convene:convened answer:answered
        answered  -
        """,
    ),
}


def written(text: str) -> dict[str, dict[str, str]]:
    """Return state → verb → next state of a table."""
    found = {}
    for state, *steps in (line.split() for line in text.strip().splitlines()):
        found[state] = dict(step.split(":") for step in steps if step != "-")
    return found


@pytest.mark.parametrize("name", TABLES)
def test_every_state_leads_on_by_these_verbs_and_by_no_others(name: str) -> None:
    flow, text = TABLES[name]
    table = written(text)
    assert set(table) == {str(state) for state in flow.state_words}
    verbs = {verb for steps in table.values() for verb in steps}
    for state, steps in table.items():
        assert {verb: flow.after(state, verb) for verb in flow.verbs(state)} == steps
        for verb in verbs - set(steps):
            with pytest.raises(StepRefused):
                flow.after(state, verb)


@pytest.mark.parametrize("name", TABLES)
def test_every_verb_and_state_has_a_word(name: str) -> None:
    flow: Flow = TABLES[name][0]
    verbs = {verb for state in flow.state_words for verb in flow.verbs(state)} - {"read", "cancel", "link"}
    assert verbs - set(flow.verb_words) == set()
