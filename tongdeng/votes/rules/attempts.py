"""How often somebody may try what is refused, and how much of it the journal keeps."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.limits import declare

DAY = timedelta(days=1)
TRIED = _("今天尝试的次数太多，请明天再试")

# fmt: off
RECEIPTS = declare("vote.receipt", most=20, window=DAY, per=_("人"), what=_("核对不存在的回执号"),
    says=_("今天核对的次数太多，请明天再试，或请工作人员一起核对"),
    why=_("抄错难免；回执号有 16 位，猜不中，也不必让人一直猜"))
REFUSALS = declare("vote.refusal", most=5, window=DAY, per=_("人和户"), what=_("在一户的日志里记录被拒绝的投票"), says=TRIED,
    why=_("日志不能删除，防止有人在别人家的日志里不断留下记录。超过的照样拒绝，只是不再记录"))
REFUSALS_IN_ALL = declare("vote.refusal.person", most=50, window=DAY, per=_("人"), what=_("在日志里记录被拒绝的投票"), says=TRIED,
    why=_("同上，各户合计"))
# fmt: on
