"""What the demo's activities are called. Olive City's 2025 had 65 cultural, 13 party, 47 festival and 240 other ones."""

#    kind        how many  titles
KINDS = (
    ("culture",  65,  ("合唱排练", "书法小组", "广场舞比赛", "露天电影", "亲子阅读", "戏曲票友会", "乒乓球友谊赛")),
    ("party",    13,  ("主题党日", "党员志愿服务日", "红色物业开放日")),
    ("festival", 47,  ("写春联送祝福", "元宵猜灯谜", "端午包粽子", "中秋赏月", "重阳敬老宴", "腊八施粥", "国庆邻里宴")),
    ("other",    240, ("义诊", "磨刀修伞", "旧物交换", "安全用电讲座", "理发", "反诈宣传", "健步走", "邻里议事茶话会", "儿童托管班")),
)  # fmt: skip
TARGETS = (("culture", 60), ("party", 12), ("festival", 45), ("other", 220))
PLACES = ("中心广场", "邻里活动室", "党群服务站", "架空层", "东门空地")
REPORT = "按计划办完，签到表已存档。"
CHILDREN = ("小明", "小雨")
#           title, kind, where, about
DUMPLINGS = ("冬至包饺子", "festival", "物业服务中心一楼", "面和馅都备好了，人来就行。包好的送一份给楼里的独居老人。")
TAICHI = ("晨间太极拳", "culture", "中心广场", "每周一次，从头学起，穿宽松的衣服。")
WISH = ("周末孩子们一起下象棋", "架空层有桌子，缺几副棋和一位会教的邻居。")
