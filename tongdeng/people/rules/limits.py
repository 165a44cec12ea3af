"""How often codes are asked for and guessed, people are named by numbers, and residents act; each with its reason."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.limits import Limit, declare

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NUMBER, ADDRESS, PERSON = _("手机号"), _("网络地址"), _("人")
BUSY = _("这里的请求太频繁，请一小时后再试；紧急情况请直接拨打物业电话")
LOCKED = _("今天输错的次数太多，请明天再试；也可以带身份证件到物业前台或社区，当面开通登录")

# fmt: off
PAUSE = declare("code.pause", most=1, window=MINUTE, per=NUMBER, what=_("发送验证码"), says=BUSY,
    why=_("短信可能延迟，不必马上重发"))
SENT = declare("code.sent", most=10, window=DAY, per=NUMBER, what=_("发送验证码"), says=BUSY,
    why=_("防止有人用验证码骚扰别人；超过的由工作人员当面开通"))
ASKED = declare("code.address", most=60, window=HOUR, per=ADDRESS, what=_("获取验证码"), says=BUSY,
    why=_("一个小区可能共用一个地址，但没有人需要给许多号码发验证码"))
WRONG = declare("code.wrong", most=10, window=DAY, per=NUMBER, what=_("输错验证码"), says=LOCKED,
    why=_("六位数字每天只能猜十次，猜中的概率是十万分之一"))
GUESSED = declare("code.wrong.address", most=100, window=DAY, per=ADDRESS, what=_("输错验证码"), says=BUSY,
    why=_("防止从一个地址轮流猜许多号码"))
MAILED = declare("code.mail", most=5, window=HOUR, per=PERSON, what=_("发送验证邮件"),
    says=_("发送得太频繁，请一小时后再试"),
    why=_("防止有人用验证邮件骚扰别人"))
MAIL_WRONG = declare("code.mail.wrong", most=10, window=DAY, per=PERSON, what=_("输错邮件里的验证码"),
    says=_("今天输错的次数太多，请明天再试"),
    why=_("六位数字每天只能猜十次"))
UNLOCKED = declare("code.unlock", most=20, window=DAY, per=PERSON, what=_("当面开通登录"),
    says=_("您今天开通的号码太多，请明天再办"),
    why=_("每次开通都记入日志；一个前台一天不会有更多人来办"))
REOPENED = declare("code.unlock.number", most=3, window=DAY, per=NUMBER, what=_("当面开通登录"),
    says=_("这个号码今天已经开通过三次，请明天再办"),
    why=_("每开通一次，就多出十次猜的机会"))
GIVEN = declare("one_time.given", most=40, window=DAY, per=PERSON, what=_("当面给出登录码"),
    says=_("您今天给出的登录码太多，请明天再办，或请另一位同事办理"),
    why=_("每次都记入日志；一个前台一天不会有更多人来办"))
RECEIVED = declare("one_time.received", most=5, window=DAY, per=_("领取的人"), what=_("当面给出登录码"),
    says=_("这位今天已经领过五次登录码，请明天再办"),
    why=_("每给一次，就多出五次猜的机会"))
TRIED = declare("one_time.wrong", most=10, window=DAY, per=NUMBER, what=_("输错登录码"),
    says=_("今天输错的次数太多，请明天再试；也可以带身份证件到物业前台或社区，重新领取登录码"),
    why=_("登录码有八位，一天只能猜十次"))
PRINTED = declare("letter.printed", most=60, window=DAY, per=PERSON, what=_("打印登录信"),
    says=_("您今天打印登录信的次数太多，请明天再办"),
    why=_("一个小区没有更多楼栋；每次都记入日志"))
CLAIMED = declare("letter.claimed", most=20, window=DAY, per=ADDRESS, what=_("填错登录信"),
    says=_("这里填错的次数太多，请明天再试；也可以带身份证件到物业前台或社区办理"),
    why=_("邻居的信可能被拍照；没有姓名和手机尾号，猜不了几次"))
NUMBERS = declare("number.other_name", most=20, window=DAY, per=PERSON, what=_("填写与姓名不符的手机号"),
    says=_("今天填错的号码太多，请向本人核对，明天再办"),
    why=_("填错难免，但不能借此打听哪些号码登记过"))
STRANGERS = declare("number.roster", most=60, window=DAY, per=PERSON, what=_("名册里登记在别处、姓名不同的手机号"),
    says=_("名册里有太多手机号登记在别处的另一个姓名下。请核对是不是传错了小区的名册；没有错的，请分几天导入，每天 60 个这样的号码"),
    why=_("真实的名册里只有几个；太多就可能是借名册打听号码"))
DEEDS = declare("resident.deed", most=40, window=DAY, per=_("人和事项"), what=_("居民在同一件事里的操作（补充、填写、催办等）"),
    says=_("您今天在这件事里的操作太多，请明天再来；紧急情况请直接拨打物业电话"),
    why=_("每一步都记入不能删除的日志；工作人员不受此限"))
# fmt: on


def everybody(most: int) -> Limit:
    """Declare how many codes go out in an hour altogether, which the installation chooses: they cost money."""
    return declare(
        "code.everybody",
        most=most,
        window=HOUR,
        per=_("全部"),
        what=_("发送验证码"),
        says=_("现在登录的人太多，请几分钟后再试；紧急情况请直接拨打物业电话"),
        why=_("短信要付费；有人从许多地址发起攻击时，费用也有上限"),
    )
