"""From the form of an announcement to the values that its verbs take."""

from django.utils.translation import gettext_lazy as _

from tongdeng.notices.actions.announcing import Draft
from tongdeng.web.kit.forms import FormReader


class AnnouncementForm(FormReader):
    def draft(self) -> Draft:
        """Read a new announcement; without a start it goes out now."""
        return Draft(
            place=self.text("place"),
            title=self.text("title"),
            words=self.text("words"),
            starts_at=self.moment("starts_at"),
            valid_until=self.needed("valid_until", self.moment("valid_until"), _("请选择日期和时间")),
            buildings=self.texts("buildings"),
            urgent=self.flag("urgent"),
            may_be_public=self.flag("may_be_public"),
        )
