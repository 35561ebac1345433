"""The closed lists of a profile: code, words in both languages."""

import re
from collections.abc import Mapping
from typing import TypeAlias

from criteria.words import Words

Options: TypeAlias = Mapping[str, Words]

CUSTOMS_MODE = re.compile(r"[0-9]{4}")
"""Customs publishes more modes than are listed here; any four digits are let in."""

OPTIONS: Mapping[str, Options] = {
    "legal_form": {
        "enterprise": Words("企业", "enterprise"),
        "sole_trader": Words("个体工商户", "sole trader"),
        "farmer_cooperative": Words("农民专业合作社", "farmer cooperative"),
        "public_institution": Words("事业单位", "public institution"),
        "university": Words("高等院校", "university"),
        "social_organisation": Words("社会组织", "social organisation"),
    },
    "ownership": {
        "private": Words("民营", "private"),
        "state": Words("国有", "state"),
        "collective": Words("集体", "collective"),
        "foreign": Words("外资", "foreign"),
        "mixed": Words("混合所有", "mixed"),
    },
    "size_class": {
        "large": Words("大型", "large"),
        "medium": Words("中型", "medium"),
        "small": Words("小型", "small"),
        "micro": Words("微型", "micro"),
    },
    "tax_collection": {
        "audit": Words("查账征收", "on audited accounts"),
        "assessed": Words("核定征收", "assessed"),
    },
    "mu_grade": {grade: Words(f"{grade}类", f"grade {grade}") for grade in "ABCD"},
    "loan_kind": {
        "working_capital": Words("流动资金贷款", "working-capital loan"),
        "fixed_asset": Words("固定资产贷款", "fixed-asset loan"),
        "personal_business": Words("个人经营性贷款", "personal business loan"),
    },
    "tech_insurance": {
        "rd": Words("科技研发风险类", "R&D risk"),
        "commercialisation": Words("成果转化风险类", "commercialisation risk"),
    },
    "customs_modes": {
        "0110": Words("一般贸易（0110）", "general trade (0110)"),
        "1039": Words("市场采购（1039）", "market procurement (1039)"),
        "1210": Words("保税电商（1210）", "bonded e-commerce (1210)"),
        "9610": Words("跨境电商零售直邮（9610）", "cross-border direct mail (9610)"),
        "9710": Words("跨境电商B2B直接出口（9710）", "cross-border B2B direct export (9710)"),
        "9810": Words("跨境电商出口海外仓（9810）", "export to overseas warehouse (9810)"),
    },
    "project_lists": {
        "prov_qianxiang_wanyi": Words("省“千项万亿”工程", "provincial 千项万亿 list"),
        "city_baixiang_qianyi": Words("市“百项千亿”工程", "municipal 百项千亿 list"),
        "prov_major_industry": Words("省重大产业项目", "provincial major industrial project"),
        "prov_major_construction": Words("省重大建设项目", "provincial major construction project"),
        "kechuang_qiangji": Words("科创强基项目", "科创强基 project"),
        "major_logistics": Words("重大物流项目", "major logistics project"),
        "prov_jianbing_lingyan": Words("省“尖兵”“领雁”研发攻关计划", "provincial 尖兵/领雁 programme"),
        "city_major_rd": Words("市重大科技攻关项目", "municipal major R&D project"),
        "housing_whitelist": Words("房地产“白名单”", "housing finance white list"),
        "prov_major_rd": Words(
            "省重大科技项目（省市县联动）", "provincial major R&D project, shared by levels"
        ),
        "marine_economy": Words("海洋经济重大项目", "major marine-economy project"),
    },
    "project_kinds": {
        "equipment_renewal": Words("设备更新", "equipment renewal"),
        "technical_upgrade": Words("技术改造", "technical upgrade"),
        "digital_upgrade": Words("数字化改造", "digital upgrade"),
        "digital_chain": Words("数字产业链协同创新", "digital-chain joint innovation"),
        "cluster_smart_manufacturing": Words("产业集群新智造", "cluster smart manufacturing"),
        "energy_equipment_renewal": Words("用能设备更新", "energy-equipment renewal"),
        "rd_breakthrough": Words("技术攻关", "R&D breakthrough"),
        "rd_commercialisation": Words("科技成果转化", "commercialisation of research"),
        "data_infrastructure": Words("数据流通利用基础设施", "data-circulation infrastructure"),
        "vertical_model": Words("行业大模型或高质量数据集", "industry model or high-quality dataset"),
        "ai_scene": Words("“人工智能+”场景应用", "AI application"),
        "new_investment": Words("新上投资项目", "new investment project"),
        "infrastructure": Words("基础设施", "infrastructure"),
        "county_town": Words("县域城镇化建设", "county-town development"),
        "agricultural_rd": Words("农业关键技术攻关", "agricultural R&D"),
        "agricultural_demonstration": Words(
            "农艺农机融合示范基地", "demonstration base of farming and machines"
        ),
        "logistics": Words("物流", "logistics"),
    },
    "needs": {
        "land": Words("用地", "land"),
        "energy_quota": Words("能耗指标", "energy quota"),
        "compute": Words("算力", "computing power"),
        "talent": Words("人才", "talent"),
        "training": Words("职工培训", "staff training"),
        "equity": Words("股权融资", "equity finance"),
        "insurance": Words("风险保障", "risk cover"),
        "markets": Words("开拓市场", "new markets"),
        "premises": Words("办公或孵化场地", "office or incubator space"),
        "tech_vp": Words("科技副总", "science and technology deputy"),
        "fairs": Words("参加展会", "trade fairs"),
        "engineer_training": Words("卓越工程师培养", "training of excellent engineers"),
        "land_quota": Words("用林、用海等要素指标", "quota of forest land or sea"),
        "farm_advice": Words("农业科技指导", "agricultural advice"),
    },
}
"""By field name."""

DESIGNATION_LABELS: Mapping[str, Words] = {
    "high_tech_enterprise": Words("高新技术企业", "high-tech enterprise"),
    "tech_sme": Words("科技型中小企业", "technology SME"),
    "prov_tech_sme": Words("浙江省科技型中小企业", "Zhejiang technology SME"),
    "innovative_sme": Words("创新型中小企业", "innovative SME"),
    "srdi": Words("专精特新中小企业", "SRDI SME"),
    "srdi_giant": Words("专精特新“小巨人”企业", "SRDI little giant"),
    "manufacturing_champion": Words("制造业单项冠军企业", "manufacturing champion"),
    "hidden_champion": Words("隐形冠军企业", "hidden champion"),
    "tech_leader": Words("科技领军企业", "technology leader"),
    "chain_leader": Words("链主企业", "chain leader"),
    "xiongying": Words("雄鹰企业", "雄鹰 enterprise"),
    "green_factory": Words("绿色工厂", "green factory"),
    "smart_factory": Words("智能工厂（数字化车间）", "smart factory (digital workshop)"),
    "future_factory": Words("未来工厂", "future factory"),
    "industrial_internet_platform": Words("工业互联网平台", "industrial internet platform"),
    "mfg_innovation_centre": Words("制造业创新中心", "manufacturing innovation centre"),
    "enterprise_tech_centre": Words("企业技术中心", "enterprise technology centre"),
    "key_lab": Words("重点实验室", "key laboratory"),
    "incubator": Words("科技企业孵化器", "technology incubator"),
    "makerspace": Words("众创空间", "makerspace"),
    "software_enterprise": Words("软件企业", "software enterprise"),
    "key_software_enterprise": Words("国家鼓励的重点软件企业", "key software enterprise"),
    "industrial_design_centre": Words("工业设计中心", "industrial design centre"),
    "heritage_studio": Words("历史经典产业传承创新工作室", "heritage-industry studio"),
    "service_leader": Words("服务业领军企业", "leading service enterprise"),
    "multinational_pilot": Words("民营跨国公司“领航企业”", "private multinational “pilot enterprise”"),
    "jiaolong": Words("“蛟龙行动”外贸龙头企业", "“蛟龙” leading foreign-trade enterprise"),
}
"""Designation codes of the profile contract, with their names."""
