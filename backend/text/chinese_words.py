"""Chinese words whose tones a dictionary or the spelling alone does not tell."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


NEUTRAL = _words(
    """
    朋友 东西 衣服 地方 知道 喜欢 漂亮 意思 明白 先生 学生 医生 大夫 护士 事情 消息 时候
    觉得 认识 告诉 关系 没关系 客气 不客气 便宜 干净 舒服 凉快 暖和 热闹 聪明 糊涂 清楚 麻烦
    厉害 眼睛 耳朵 嘴巴 鼻子 头发 指头 拳头 石头 木头 骨头 馒头 窗户 钥匙 行李 包袱 豆腐
    点心 葡萄 萝卜 粮食 月亮 太阳 云彩 动静 力气 本事 名字 名堂 故事 笑话 道理 主意 脾气
    运气 福气 客人 丈夫 妻子 媳妇 姑娘 小姐 太太 师傅 徒弟 亲戚 邻居 商量 打听 打算 打扮
    收拾 招呼 休息 咳嗽 喷嚏 疙瘩 胳膊 屁股 牲口 骆驼 狐狸 苍蝇 蚂蚱 玻璃 风筝 灯笼 帐篷
    扫帚 棉花 部分 官司 心思 味道 规矩 算盘 生意 工夫 记性 下巴 尾巴 哑巴 结实 结巴 老实
    老婆 老爷 老人家 什么 怎么 这么 那么 多么 我们 你们 他们 她们 它们 咱们 人们 晚上 早上
    桌上 路上 身上 家里 屋里 这里 那里 哪里 里头 外头 上头 下头 后头 前头 过去 进去 出去
    回去 上去 下去 过来 进来 出来 回来 上来 下来 起来 看看 听听 想想 试试 说说 谢谢 妈妈
    爸爸 哥哥 姐姐 弟弟 妹妹 爷爷 奶奶 叔叔 伯伯 舅舅 婶婶 姥姥 星星 娃娃 宝宝 猩猩
    """
)
"""Said with a neutral last syllable, which pypinyin's dictionary gives in full."""
FULL_ZI = _words(
    """
    孔子 老子 孟子 庄子 原子 电子 分子 粒子 质子 中子 男子 女子 君子 弟子 王子 太子 种子
    量子 离子 父子 母子 瓜子
    """
)
"""Words in which 子 is more than a suffix."""
FULL_ER = _words(
    """
    女儿 婴儿 幼儿 孤儿 胎儿 少儿 男儿 健儿 宠儿 混血儿 新生儿 侄儿 孙儿
    """
)
"""Words in which 儿 is a child, not a suffix."""
CORRECTED = {"睡觉": ("shui4", "jiao4"), "数一数": ("shu3", "yi1", "shu3"), "便宜": ("pian2", "yi5")}
"""Read otherwise than pypinyin does."""
