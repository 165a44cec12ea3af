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


def test_options_can_stand_in_groups_under_a_label_that_only_screen_readers_read() -> None:
    page = drawn(
        '{% field "title" "分类" "select" options=options value="b" label_hidden=True %}',
        options=[("", "请选择"), ("家里", [("a", "甲"), ("b", "乙")])],
    )
    assert '<label for="title" class="visually-hidden">分类</label>' in page
    assert '<optgroup label="家里">' in page
    assert '<option value="b" selected>乙</option>' in page
    assert page.count("<optgroup") == page.count(" selected") == 1


def test_a_field_can_show_the_sentence_of_what_it_stands_for() -> None:
    page = drawn('{% field "elsewhere" "地点" sentence_of="title" %}', **refused(elsewhere="x"))
    assert ('data-field="title"' in page, 'value="x"' in page, "请填写标题" in page) == (True, True, True)


def test_a_field_for_photos_says_how_many_and_what_is_wrong() -> None:
    page = drawn('{% photos_field "拍照" name="title" most=2 %}', **refused())
    assert ('data-photos="2"' in page, "一次最多 2 张照片" in page, "请填写标题" in page) == (
        True,
        True,
        True,
    )
