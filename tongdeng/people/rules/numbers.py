"""What is said where a number and a name do not belong together: never whose the number is."""

from django.utils.translation import gettext_lazy as _

OTHER_NAME = "other_name"  # why something was refused
NOT_BOTH = _("号码和姓名不符，或者这个号码还没有登录过。请向本人核对，并请其先用手机号登录一次")
