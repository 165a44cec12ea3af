"""The national rules of votes, and local ones as examples."""

from django.db import migrations

# key | place | name | tag | source | notice, extraordinary | window | proxies | staff | parking | publish, posting | platform | from
PROFILES = """
cn-national-2021  |      | 全国 | LAW | 民法典第二百七十八条；最高人民法院建筑物区分所有权解释第八、九条；物业管理条例第十二至十六条 | 15 15 | - - | - | no | - | - - | no | 2021-01-01
cn-beijing-2024   | 11   | 北京（示例） | LOCAL | 北京市物业管理条例第三十五、三十七条（2025 年 4 月所见文本） | 15 15 | - - | - | no | - | 3 - | yes | 2025-04-01
cn-hangzhou-2021  | 3301 | 杭州（示例） | LOCAL | 杭州市物业管理条例第十九、二十条（2025 年 4 月所见文本） | 15 7 | 5 60 | - | no | - | - - | no | 2025-04-01
cn-shanghai-2023  | 31   | 上海（示例） | LOCAL | 上海市住宅物业管理规定第六十九条（2025 年 4 月所见文本） | 15 15 | - - | - | no | - | - - | no | 2025-04-01
cn-henan-2018     | 41   | 河南（示例，早于民法典） | LOCAL | 河南省物业管理条例第六十六条（民法典施行前，反对票表决办法存疑，不采用） | 15 15 | - - | - | no | - | - - | no | 2018-01-01
"""
DOUBTS = {
    "cn-henan-2018": "反对票表决（反对不超过三分之一即通过）早于民法典，现在是否仍可采用没有定论，本系统不采用",
}


def profiles(apps, schema_editor):
    """Store the national rules, and four local ones as examples."""
    profile = apps.get_model("votes", "Profile")
    for line in PROFILES.strip().splitlines():
        key, place, name, tag, source, notice, window, cap, staff, parking, publish, platform, since = (
            cell.strip() for cell in line.split("|")
        )
        days = [None if word == "-" else int(word) for word in f"{notice} {window} {cap} {publish}".split()]
        profile.objects.create(
            key=key, place=place, name=name, tag=tag, source=source,
            notice_days=days[0], extraordinary_days=days[1], window_least=days[2], window_most=days[3],
            proxy_cap=days[4], publish_days=days[5], posting_days=days[6], bars_staff=staff == "yes",
            parking="" if parking == "-" else parking, official_platform=platform == "yes",
            effective_from=since, effective_to="2020-12-31" if key == "cn-henan-2018" else None,
            superseded_by="cn-national-2021" if key == "cn-henan-2018" else "",
            doubt=DOUBTS.get(key, ""),
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = (("votes", "0002_guards"),)
    operations = (migrations.RunPython(profiles, migrations.RunPython.noop),)
