"""What the volunteers' platforms and the service centre of the demo are called; a community names its own."""

# The report that the demo tells names six platforms without saying which (facts F9). These are invented.
PLATFORMS = (
    ("党员责任区", "一名党员联系几户，有事先知道", "每月走访一次所联系的楼栋"),
    ("志愿服务站", "谁家有难处，搭把手", "周末有人值守"),
    ("平安巡逻队", "早晚巡逻，提醒关门关火", "每晚两人，不单独行动"),
    ("四点半课堂", "放学后看孩子写作业", "工作日下午四点半到六点"),
    ("绿色家园", "捡垃圾、护花草、教分类", "每月一次清洁日"),
    ("和事佬工作室", "邻里有了疙瘩，坐下来说", "两人一组，不传话"),
)
#    kind        title             from   hours
TASKS = (
    ("building", "联系1号楼",        9,     2),
    ("building", "志愿服务站值守",   9,     3),
    ("patrol",   "晚间巡逻",         19,    2),
    ("building", "四点半课堂看护",   16,    2),
    ("building", "清洁日",           8,     2),
    ("building", "接待邻居",         14,    3),
)  # fmt: skip
# Of Dingli, where neighbours began some weeks ago.
NEAR = (
    ("邻里帮", "帮老人提东西、修灯泡、陪看病", "每周碰头一次，有事互相替"),
    ("楼道清洁队", "楼道不堆物，单元门前扫干净", "每月两次，自带手套"),
    ("夜间巡逻队", "晚上转一圈，看门、看车棚、看火", "两人一组，不单独行动"),
)
NEAR_TASKS = (
    ("building", "陪高龄邻居散步", 9,  2),
    ("building", "清理楼道杂物",   14, 2),
    ("patrol",   "车棚夜间巡逻",   19, 2),
)  # fmt: skip
NEAR_NEED = "给 3 号楼老人送药"
SKILLS = ("company", "repair", "patrol", "teaching", "labour", "mediation")
NEED, PATROL = "南门小广场清雪", "周末早晨巡逻"
SURNAMES = "蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖"
GIVEN = (
    "雨水",
    "清明",
    "谷雨",
    "小满",
    "芒种",
    "小暑",
    "立秋",
    "处暑",
    "寒露",
    "立冬",
    "小雪",
    "大寒",
    "小寒",
)
CENTRE, CENTRE_SPOT, CENTRE_HOURS = "红色物业服务中心", "3 号楼东侧一层", "每天 8:00–20:00，节假日有人值班"
CENTRE_POSTS = (
    ("物业客服", "陈管家", "接电话、登记诉求、一小时内答复"),
    ("社区专员", "郑社工", "社保、低保、老年证，代办代跑"),
    ("党员先锋岗", "丁老师", "听意见、做调解，周一至周五上午"),
    ("工程维修", "李师傅", "水电暖报修，随叫随到"),
)
POSTS = (
    ("secretary", "吴小雪", "主持支部全面工作"),
    ("deputy", "丁惊蛰", "联系物业公司，召集会诊"),
    ("organisation", "邓谷雨", "党员管理、志愿服务"),
    ("front", "苏大暑", "带物业一线服务队，每周通报"),
)

# Who issues the certificates of Dingli.
OFFICE, OFFICE_HEAD, OFFICE_PHONE = "鼎立社区居民委员会", "方谷雨", "0371-0000-0002"
