"""Reads the forms of cases."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tongdeng.cases.actions import Opinion
from tongdeng.cases.models import Category
from tongdeng.cases.queries import categories
from tongdeng.kernel.errors import Invalid
from tongdeng.web.kit.forms import FormReader


class CaseForm(FormReader):
    def category(self) -> Category:
        chosen = next((c for c in categories() if c.code == self._post.get("category")), None)
        if chosen is None:
            raise Invalid(fields={"category": _("没有这个分类，请重新选择")})
        return chosen

    def until(self) -> datetime:
        return self.needed("until", self.moment("until"), _("请选择日期和时间"))

    def opinion(self) -> Opinion:
        return Opinion(self.number("stars", least=1, most=5), self.text("words"), self.photos())
