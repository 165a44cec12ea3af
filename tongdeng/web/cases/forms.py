"""What the forms of a case brought, turned into the values that verbs take."""

from django.utils.translation import gettext_lazy as _

from tongdeng.cases.actions import Opinion
from tongdeng.cases.models import Category
from tongdeng.cases.queries import categories
from tongdeng.kernel.errors import Invalid
from tongdeng.web.kit.forms import FormReader


class CaseForm(FormReader):
    """The fields of a case's forms."""

    def category(self) -> Category:
        """Return the category that was chosen."""
        chosen = next((c for c in categories() if c.code == self._post.get("category")), None)
        if chosen is None:
            raise Invalid(fields={"category": _("没有这个分类，请重新选择")})
        return chosen

    def opinion(self) -> Opinion:
        """Return stars, words and photos."""
        stars = self._post.get("stars", "")
        if stars not in ("", "1", "2", "3", "4", "5"):
            raise Invalid(fields={"stars": _("评分为 1 到 5 星")})
        return Opinion(int(stars) if stars else None, self.text("words"), self.photos())
