"""How long codes are good, for how many guesses, and how often they may be asked for."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.limits import Limit, declare
from tongdeng.people.rules import Role

DIGITS = 6  # phones offer to fill in so many by themselves
TRIES = 3
VALID, MAIL_VALID = timedelta(minutes=5), timedelta(minutes=10)  # mail takes longer
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NUMBER, ADDRESS, PERSON = _("手机号"), _("网络地址"), _("人")
UNLOCKERS = (Role.DESK, Role.MANAGER, Role.COMMUNITY, Role.ADMIN)  # who sees people in person

BUSY = _("这里的请求太频繁，请一小时后再试；紧急情况请直接拨打物业电话")
LOCKED = _("今天输错的次数太多，请明天再试；也可以带身份证件到物业前台或社区，当面开通登录")
LATER = _("发送得太频繁，请一小时后再试")

PAUSE = declare(
    Limit(
        name="code.pause",
        most=1,
        window=MINUTE,
        what=_("发送验证码"),
        per=NUMBER,
        why=_("短信可能延迟，不必马上重发"),
        says=BUSY,
    )
)
SENT = declare(
    Limit(
        name="code.sent",
        most=10,
        window=DAY,
        what=_("发送验证码"),
        per=NUMBER,
        why=_("防止有人用验证码骚扰别人；超过的由工作人员当面开通"),
        says=BUSY,
    )
)
ASKED = declare(
    Limit(
        name="code.address",
        most=60,
        window=HOUR,
        what=_("获取验证码"),
        per=ADDRESS,
        why=_("一个小区可能共用一个地址，但没有人需要给许多号码发验证码"),
        says=BUSY,
    )
)
WRONG = declare(
    Limit(
        name="code.wrong",
        most=10,
        window=DAY,
        what=_("输错验证码"),
        per=NUMBER,
        why=_("六位数字每天只能猜十次，猜中的概率是十万分之一"),
        says=LOCKED,
    )
)
GUESSED = declare(
    Limit(
        name="code.wrong.address",
        most=100,
        window=DAY,
        what=_("输错验证码"),
        per=ADDRESS,
        why=_("防止从一个地址轮流猜许多号码"),
        says=BUSY,
    )
)
MAILED = declare(
    Limit(
        name="code.mail",
        most=5,
        window=HOUR,
        what=_("发送验证邮件"),
        per=PERSON,
        why=_("防止有人用验证邮件骚扰别人"),
        says=LATER,
    )
)
MAIL_WRONG = declare(
    Limit(
        name="code.mail.wrong",
        most=10,
        window=DAY,
        what=_("输错邮件里的验证码"),
        per=PERSON,
        why=_("六位数字每天只能猜十次"),
        says=_("今天输错的次数太多，请明天再试"),
    )
)
UNLOCKED = declare(
    Limit(
        name="code.unlock",
        most=20,
        window=DAY,
        what=_("当面开通登录"),
        per=PERSON,
        why=_("每次开通都记入日志；一个前台一天不会有更多人来办"),
        says=_("您今天开通的号码太多，请明天再办"),
    )
)
REOPENED = declare(
    Limit(
        name="code.unlock.number",
        most=3,
        window=DAY,
        what=_("当面开通登录"),
        per=NUMBER,
        why=_("每开通一次，就多出十次猜的机会"),
        says=_("这个号码今天已经开通过三次，请明天再办"),
    )
)


def everybody(most: int) -> Limit:
    """Declare how many codes go out in an hour altogether, which the installation chooses: they cost money."""
    return declare(
        Limit(
            name="code.everybody",
            most=most,
            window=HOUR,
            what=_("发送验证码"),
            per=_("全部"),
            why=_("短信要付费；有人从许多地址发起攻击时，费用也有上限"),
            says=_("现在登录的人太多，请几分钟后再试；紧急情况请直接拨打物业电话"),
        )
    )
