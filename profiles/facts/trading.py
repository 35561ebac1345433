"""Foreign trade."""

from pydantic import BaseModel

from criteria.facts import Holder
from profiles.declaring import Choices, Flag, Money, said

_TAX = Holder.TAX
_USD = ("美元", "USD")


class Trading(BaseModel):
    """Foreign trade."""

    export_credit_premium: Money = said(
        "短期出口信用保险保费", "export-credit insurance premium", "上一年度缴纳短期出口信用保险保费多少元？",
        "How much was paid for short-term export-credit insurance (CNY)?",
    )  # fmt: skip
    exports_usd: Money = said(
        "货物出口额", "goods exports", "上一年度货物出口额多少美元？", "What were goods exports (USD)?",
        Holder.CUSTOMS, unit=_USD,
    )  # fmt: skip
    service_exports_usd: Money = said(
        "服务出口额",
        "service exports",
        "上一年度服务出口额多少美元？",
        "What were service exports (USD)?",
        unit=_USD,
    )
    customs_modes: Choices = said(
        "海关监管方式",
        "customs modes",
        "使用过哪些海关监管方式？",
        "Which customs modes does it use?",
        Holder.CUSTOMS,
    )
    export_refund_registered: Flag = said(
        "已办出口退（免）税备案", "registered for export refund", "是否已办理出口退（免）税备案？",
        "Is it registered for export tax refund?", _TAX,
    )  # fmt: skip
    returned_exports_within_6_months: Flag = said(
        "6个月内退运出口商品", "exports returned within six months", "是否有出口后6个月内因滞销、退货原状退运的商品？",
        "Were exported goods returned unused within six months?", Holder.CUSTOMS,
    )  # fmt: skip
    fx_hedging: Flag = said(
        "开展汇率避险",
        "currency hedging",
        "是否开展或计划开展汇率避险？",
        "Does it hedge currency risk, or plan to?",
    )
    catalogue_imports: Money = said(
        "目录内进口额", "imports in the encouraged catalogue", "上一年度进口浙江省鼓励进口技术和产品目录内产品多少元？",
        "What were imports listed in Zhejiang's catalogue of encouraged imports (CNY)?", Holder.CUSTOMS,
    )  # fmt: skip
    exports_by_sea: Flag = said(
        "海运出口", "exports by sea", "是否以海运方式出口？", "Does it export by sea?",
    )  # fmt: skip
    river_sea_transport: Flag = said(
        "使用瓯江海河联运", "uses Oujiang river-sea transport", "是否使用（或拟使用）瓯江海河联运？", "Does it use Oujiang river-sea transport, or plan to?",
    )  # fmt: skip
    exports_to_europe_or_central_asia: Flag = said(
        "出口欧洲或中亚", "exports to Europe or Central Asia", "是否出口欧洲或中亚国家？", "Does it export to Europe or Central Asia?",
    )  # fmt: skip
    foreign_investment_usd: Money = said(
        "当年实到外资", "foreign investment paid in this year", "本年度实到外资多少美元？",
        "How much foreign investment was paid in this year (USD)?", unit=_USD,
    )  # fmt: skip
    foreign_rd_centre: Flag = said(
        "外资研发中心", "foreign R&D centre", "是否为（或拟设立）外资研发中心？", "Is it a foreign R&D centre, or about to be?",
    )  # fmt: skip
    outward_investment: Flag = said(
        "对外投资项目", "outward investment", "是否有（或拟有）境外投资项目？", "Has it an investment abroad, or plans one?",
    )  # fmt: skip
    overseas_contracting: Flag = said(
        "对外承包工程", "overseas contracting", "是否承揽对外承包工程？", "Does it contract works abroad?",
    )  # fmt: skip
