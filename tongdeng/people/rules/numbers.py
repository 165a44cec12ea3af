"""How often somebody may name a person by a number under a name that is not theirs, and how often a resident may act."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.limits import Limit, declare

DAY = timedelta(days=1)
OTHER_NAME = "other_name"  # why something was refused: the number and the name do not belong together
NOT_BOTH = _("号码和姓名不符，或者这个号码还没有登录过。请向本人核对，并请其先用手机号登录一次")
NUMBERS = declare(
    Limit(
        name="number.other_name",
        most=20,
        window=DAY,
        what=_("填写与姓名不符的手机号"),
        per=_("人"),
        why=_("填错难免，但不能借此打听哪些号码登记过"),
        says=_("今天填错的号码太多，请向本人核对，明天再办"),
    )
)
STRANGERS = declare(
    Limit(
        name="number.roster",
        most=60,
        window=DAY,
        what=_("名册里登记在别处、姓名不同的手机号"),
        per=_("人"),
        why=_("真实的名册里只有几个；太多就可能是借名册打听号码"),
        says=_(
            "名册里有太多手机号登记在别处的另一个姓名下。请核对是不是传错了小区的名册；"
            "没有错的，请分几天导入，每天 60 个这样的号码"
        ),
    )
)
DEEDS = declare(
    Limit(
        name="resident.deed",
        most=40,
        window=DAY,
        what=_("居民在同一件事里的操作（补充、填写、催办等）"),
        per=_("人和事项"),
        why=_("每一步都记入不能删除的日志；工作人员不受此限"),
        says=_("您今天在这件事里的操作太多，请明天再来；紧急情况请直接拨打物业电话"),
    )
)
