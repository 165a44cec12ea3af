"""The papers without which nothing is accepted. Pure.

Source: 建设工程质量管理条例 art. 16.
"""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

SOURCE = _("建设工程质量管理条例第十六条")
PAPERS = {
    "contract": _("完成设计和合同约定各项内容的说明"),
    "technical": _("完整的技术档案和施工管理资料"),
    "materials": _("主要材料、构配件和设备的进场试验报告"),
    "quality": _("勘察、设计、施工、监理分别签署的质量合格文件"),
    "warranty": _("施工单位签署的工程保修书"),
}
EVIDENCE = "evidence"  # of an emergency; belongs to no acceptance
PAPER_WORDS = {**PAPERS, EVIDENCE: _("应急情况的证明材料")}


def missing(kept: Collection[str]) -> list[str]:
    """Return the papers that are neither there nor said, with a reason, not to apply."""
    return [key for key in PAPERS if key not in kept]
