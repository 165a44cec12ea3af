"""The tags that draw a field: label, control, hint, and what is wrong with it."""

from typing import Any

from django.http import QueryDict
from django.template import Context, Template

from tongdeng.kernel.errors import Invalid


def drawn(words: str, **context: Any) -> str:
    return Template("{% load kit %}" + words).render(Context(context))


def refused(**typed: str) -> dict[str, Any]:
    post = QueryDict(mutable=True)
    post.update(typed)
    problem = Invalid(fields={"title": "请填写标题"})
    return {"problem": problem, "problem_verb": "plan", "fields": problem.fields, "typed": post}


def test_a_field_has_a_label_its_value_and_its_attributes() -> None:
    page = drawn('{% field "title" "标题" value="换灯" maxlength=80 %}')
    assert '<label for="title">标题</label>' in page
    assert 'name="title" value="换灯" maxlength="80"' in page
    assert "alert" not in page


def test_after_a_refusal_it_keeps_what_was_typed_and_says_what_is_wrong() -> None:
    page = drawn('{% field "title" "标题" value="换灯" %}', **refused(title="换<灯>"))
    assert 'value="换&lt;灯&gt;"' in page
    assert 'role="alert" id="title-wrong"' in page
    assert 'aria-describedby="title-wrong" aria-invalid="true"' in page
    assert "请填写标题" in page


def test_it_speaks_only_of_the_refusal_of_its_own_form() -> None:
    own = drawn('{% field "title" "标题" verb="plan" %}', **refused(title="换灯"))
    other = drawn('{% field "title" "标题" verb="grant" value="" %}', **refused(title="换灯"))
    assert ("请填写标题" in own, "请填写标题" in other) == (True, False)
    assert 'value="换灯"' not in other


def test_a_hint_is_read_with_the_field() -> None:
    assert 'aria-describedby="until-hint"' in drawn('{% field "until" "任期到" "date" hint="最长 5 年" %}')


def test_controls_that_belong_together_share_a_legend_and_a_sentence() -> None:
    words = '{% fields "title" "选一项" %}<input type="radio" name="title">{% endfields %}'
    page = drawn(words, **refused(title=""))
    assert '<legend class="form-label">选一项</legend>' in page
    assert '<input type="radio" name="title">' in page
    assert "请填写标题" in page


def test_an_option_that_was_chosen_stays_chosen() -> None:
    page = drawn(
        '{% field "title" "标题" "select" options=options %}',
        options=[("a", "甲"), ("b", "乙")],
        **refused(title="b"),
    )
    assert '<option value="b" selected>乙</option>' in page
