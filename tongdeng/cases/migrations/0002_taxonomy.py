"""The default categories of an estate's problems, and the default promises; a city changes them as data."""

from datetime import datetime, timedelta, timezone

from django.db import migrations
from uuid_utils.compat import uuid7

# code | matter | name | icon | kind | urgency | handler | skill | photo | keywords | advice
CATEGORIES = """
home.heating.cold       | 供暖 | 暖气不热       | temperature-minus | repair | urgent   | worker | 水暖 | yes | 暖气 不热 不暖 冰凉 供暖 地暖 暖气片 | 有老人小孩请先添衣保暖，不要用明火取暖
home.heating.leak       | 供暖 | 暖气漏水       | droplet           | repair | urgent   | worker | 水暖 | yes | 暖气漏 暖气管漏 地暖漏 | 请先关闭入户阀门，远离电器插座
home.water.none         | 供水 | 家里停水       | droplet-off       | repair | soon     | worker | 水暖 | no  | 停水 没水 |
home.water.pressure     | 供水 | 水压低         | droplet-half      | repair | ordinary | worker | 水暖 | no  | 水压 水小 水流小 |
home.water.dirty        | 供水 | 水质浑浊       | droplet-question  | complaint | soon  | manager |     | no  | 水浑 水黄 水质 异味水 | 请先不要饮用
home.leak.ceiling       | 漏水 | 楼上漏水       | home-down         | repair | soon     | worker | 水暖 | yes | 楼上漏 漏水 滴水 渗水 天花板 | 请先断开漏水处的电源
home.leak.flood         | 漏水 | 爆管进水       | ripple            | repair | urgent   | worker | 水暖 | yes | 爆管 喷水 淹了 进水 跑水 | 请先关总阀、断电，人离开积水
home.drain.blocked      | 排水 | 下水道堵塞     | filter-x          | repair | soon     | worker | 水暖 | yes | 下水 堵了 堵塞 反水 马桶 |
home.power.none         | 供电 | 家里停电       | bolt-off          | repair | urgent   | worker | 电工 | no  | 停电 没电 跳闸 | 不要自己打开电表箱
home.power.spark        | 供电 | 线路打火冒烟   | flame             | repair | urgent   | worker | 电工 | yes | 打火 冒烟 短路 漏电 | 请先断开总闸；有明火先打 119
home.gas.smell          | 燃气 | 闻到燃气味     | wind              | repair | urgent   | manager |     | no  | 燃气 煤气 天然气 漏气 | 请开窗、关阀、不开灯不打电话，到室外再拨打燃气抢修电话
home.wall.crack         | 房屋 | 墙面开裂脱落   | wall              | repair | long     | manager |     | yes | 墙裂 开裂 墙皮 脱落 |
home.roof.leak          | 房屋 | 屋顶外墙渗漏   | cloud-rain        | repair | long     | manager |     | yes | 屋顶 顶楼 外墙渗 |
home.door.intercom      | 门禁 | 对讲不通       | bell-off          | repair | ordinary | worker | 电工 | no  | 对讲 门铃 |
building.lift.trapped   | 电梯 | 电梯困人       | elevator          | help   | urgent   | manager |     | no  | 困人 困在电梯 被困 | 请按轿厢内报警按钮，不要扒门，等待救援
building.lift.stopped   | 电梯 | 电梯停运       | elevator-off      | repair | soon     | manager |     | no  | 电梯坏 电梯停 电梯不动 |
building.lift.shaking   | 电梯 | 电梯异响抖动   | elevator          | repair | soon     | manager |     | no  | 电梯响 电梯抖 电梯异响 | 请先改走楼梯
building.light.out      | 照明 | 楼道灯不亮     | bulb-off          | repair | ordinary | worker | 电工 | yes | 楼道灯 声控灯 走廊灯 |
building.door.broken    | 门禁 | 单元门坏了     | door              | repair | ordinary | worker | 电工 | yes | 单元门 门禁坏 门锁 刷卡 |
building.fire.blocked   | 消防 | 楼道堆物       | barrier-block     | complaint | soon  | manager |     | yes | 堆物 杂物 堆放 楼道堵 |
building.fire.equipment | 消防 | 消防设施损坏   | fire-extinguisher | repair | urgent   | manager |     | yes | 灭火器 消防栓 消火栓 烟感 喷淋 消防 |
building.fire.exit      | 消防 | 安全出口锁闭   | door-exit         | complaint | urgent | manager |    | yes | 安全出口 逃生门 消防门锁 |
building.ebike.upstairs | 电动车 | 电动车上楼   | bike-off          | complaint | urgent | manager |    | no  | 电动车上楼 电瓶进楼 推车上楼 楼道充电 飞线 | 请不要自己去拔线，等工作人员处理
building.clean.dirty    | 保洁 | 楼道脏         | bucket            | complaint | ordinary | manager | 保洁 | yes | 楼道脏 没人打扫 保洁 |
building.wall.ads       | 保洁 | 乱贴小广告     | sticker           | complaint | ordinary | manager | 保洁 | yes | 小广告 乱贴 |
building.noise.machine  | 噪声 | 设备噪声       | volume            | complaint | ordinary | manager |   | no  | 水泵响 风机 设备噪音 |
estate.road.broken      | 道路 | 路面破损       | road              | repair | long     | worker | 综合 | yes | 路面 坑 地砖 路坏 塌陷 |
estate.road.manhole     | 道路 | 井盖缺失松动   | circle-dashed     | repair | urgent   | worker | 综合 | yes | 井盖 | 请绕行，不要让孩子靠近
estate.drain.flood      | 排水 | 小区积水       | ripple            | repair | urgent   | worker | 综合 | yes | 积水 雨水 内涝 | 请绕行，车辆不要涉水
estate.drain.sewage     | 排水 | 污水外溢       | droplet-exclamation | repair | soon   | worker | 水暖 | yes | 污水 化粪池 臭水 |
estate.light.out        | 照明 | 路灯不亮       | lamp              | repair | ordinary | worker | 电工 | yes | 路灯 庭院灯 |
estate.parking.blocked  | 停车 | 车位被占       | parking-off       | complaint | soon  | manager |     | no  | 占车位 车位被占 占我车位 |
estate.parking.random   | 停车 | 乱停堵路       | car-off           | complaint | soon  | manager |     | no  | 乱停 堵车 堵路 消防通道停车 |
estate.parking.short    | 停车 | 停车难         | parking           | suggestion | long | manager |     | no  | 停车难 没车位 车位少 |
estate.parking.gate     | 停车 | 道闸故障       | barrier-block     | repair | soon     | worker | 电工 | no  | 道闸 抬杆 车牌识别 |
estate.ebike.charging   | 充电 | 充电桩故障     | charging-pile     | repair | ordinary | worker | 电工 | no  | 充电桩 充不上 充电口 |
estate.ebike.short      | 充电 | 充电车棚不够   | plug              | suggestion | long | manager |     | no  | 车棚 充电不够 充电少 |
estate.ebike.random     | 电动车 | 电动车乱停   | bike              | complaint | ordinary | manager |  | no  | 电动车乱停 车乱放 |
estate.noise.night      | 噪声 | 夜间施工噪声   | volume            | complaint | soon  | manager |     | no  | 施工 装修噪音 半夜 |
estate.noise.square     | 噪声 | 广场舞扰民     | speakerphone      | complaint | ordinary | community | | no  | 广场舞 音响 |
estate.waste.full       | 垃圾 | 垃圾桶满溢     | trash             | complaint | ordinary | manager | 保洁 | yes | 垃圾满 垃圾桶 没清运 垃圾 |
estate.waste.sorting    | 垃圾 | 垃圾分类不便   | recycle           | suggestion | ordinary | community | | no | 分类 投放点 |
estate.waste.building   | 垃圾 | 建筑垃圾堆放   | wall-off          | complaint | ordinary | manager |  | yes | 建筑垃圾 装修垃圾 |
estate.green.withered   | 绿化 | 树木枯死倾斜   | tree              | repair | soon     | worker | 综合 | yes | 树倒 枯枝 树枝 倾斜 |
estate.green.trim       | 绿化 | 绿化修剪       | scissors          | suggestion | ordinary | worker | 综合 | no | 修剪 挡光 绿化 |
estate.green.taken      | 绿化 | 毁绿种菜       | plant-off         | complaint | ordinary | community | | yes | 种菜 毁绿 占绿地 |
estate.pest.mice        | 环境 | 蚊虫鼠患       | bug               | complaint | ordinary | manager | 保洁 | no  | 老鼠 蟑螂 蚊子 |
estate.build.illegal    | 违建 | 私搭乱建       | building-warehouse | complaint | long | community |  | yes | 私搭 违建 乱建 |
estate.facility.fitness | 设施 | 健身器材损坏   | barbell           | repair | ordinary | worker | 综合 | yes | 健身器材 器材坏 |
estate.facility.play    | 设施 | 儿童设施损坏   | horse-toy         | repair | soon     | worker | 综合 | yes | 滑梯 秋千 儿童设施 |
estate.facility.bench   | 设施 | 座椅凉亭损坏   | armchair          | repair | ordinary | worker | 综合 | yes | 座椅 长椅 凉亭 板凳 |
estate.security.theft   | 治安 | 丢东西         | shield-exclamation | help  | urgent   | manager |     | no  | 被偷 小偷 丢东西 盗 | 请同时拨打 110
estate.security.gate    | 治安 | 门岗管理松     | shield-off        | complaint | ordinary | manager |  | no  | 保安 门岗 随便进 |
estate.security.camera  | 治安 | 监控损坏       | camera-off        | repair | soon     | worker | 电工 | no  | 监控 摄像头 |
estate.safety.falling   | 安全 | 高空抛物       | arrow-down        | complaint | urgent | manager |   | no  | 高空抛物 楼上扔 | 请先离开楼下，留下现场照片
people.fee.query        | 收费 | 物业费咨询     | receipt           | enquiry | ordinary | desk |      | no  | 物业费 缴费 交费 收费标准 |
people.fee.wrong        | 收费 | 收费有异议     | receipt-off       | complaint | ordinary | manager |  | no  | 乱收费 多收 收错 |
people.staff.attitude   | 服务 | 工作人员态度   | mood-sad          | complaint | ordinary | manager |  | no  | 态度 骂人 不理人 |
people.staff.slow       | 服务 | 办事拖拉       | clock-pause       | complaint | ordinary | manager |  | no  | 拖拉 没人管 不回复 |
people.staff.praise     | 服务 | 表扬           | thumb-up          | praise | ordinary | manager |     | no  | 表扬 感谢 谢谢 点赞 |
people.neighbour.noise  | 邻里 | 邻居吵闹       | volume            | complaint | ordinary | community | | no | 邻居吵 楼上吵 跺脚 吵闹 |
people.neighbour.dispute | 邻里 | 邻里纠纷      | users             | help   | ordinary | community |    | no  | 纠纷 吵架 矛盾 |
people.pet.dog          | 宠物 | 遛狗不牵绳     | dog               | complaint | ordinary | community | | no | 狗 牵绳 遛狗 狗屎 |
people.pet.stray        | 宠物 | 流浪猫狗       | cat               | help   | ordinary | community |    | no  | 流浪猫 流浪狗 |
people.care.elder       | 关爱 | 老人需要帮助   | old               | help   | soon     | community |    | no  | 老人 独居 帮忙 |
people.activity.idea    | 活动 | 活动建议       | confetti          | suggestion | ordinary | community | | no | 活动 比赛 晚会 |
people.committee.query  | 自治 | 业委会与投票   | gavel             | enquiry | ordinary | community |   | no  | 业委会 投票 业主大会 |
people.fund.query       | 自治 | 维修资金咨询   | pig-money         | enquiry | ordinary | community |   | no  | 维修资金 维修基金 |
people.other.other      | 其他 | 其他           | dots              | enquiry | ordinary | desk |      | no  |  |
"""

# urgency | answer minutes | answer hours | finish minutes | finish hours ; a working day is 1440 minutes of one
PROMISES = """
urgent   | 30 | always            | 1440  | always
soon     | 60 | daily 08:00-20:00 | 4320  | workdays 00:00-24:00
ordinary | 60 | daily 08:00-20:00 | 10080 | workdays 00:00-24:00
long     | 60 | daily 08:00-20:00 | 21600 | workdays 00:00-24:00
"""
SINCE = datetime(2025, 1, 1, tzinfo=timezone(timedelta(hours=8)))
SOURCE = "默认承诺：一小时答复；紧急情况 30 分钟，全天候"


def load(apps, schema_editor):
    """Store the default rows."""
    category, promise = apps.get_model("cases", "Category"), apps.get_model("cases", "Promise")
    for order, line in enumerate(CATEGORIES.strip().splitlines()):
        code, matter, name, icon, kind, urgency, handler, skill, photo, words, advice = map(
            str.strip, line.split("|")
        )
        category.objects.create(
            code=code,
            matter=matter,
            name=name,
            icon=icon,
            kind=kind,
            urgency=urgency,
            handler=handler,
            skill=skill,
            photo_needed=photo == "yes",
            keywords=words.split(),
            advice=advice,
            order=order,
        )
    for line in PROMISES.strip().splitlines():
        urgency, answer, answer_hours, finish, finish_hours = map(str.strip, line.split("|"))
        promise.objects.create(
            id=uuid7(),
            urgency=urgency,
            answer_minutes=int(answer),
            answer_hours=answer_hours,
            finish_minutes=int(finish),
            finish_hours=finish_hours,
            valid_from=SINCE,
            source=SOURCE,
        )
    promise.objects.create(
        id=uuid7(),
        category="people.staff.praise",
        answer_minutes=60,
        answer_hours="daily 08:00-20:00",
        valid_from=SINCE,
        source="表扬没有办结时限",
    )


class Migration(migrations.Migration):
    dependencies = (("cases", "0001_initial"),)
    operations = (migrations.RunPython(load, migrations.RunPython.noop),)
