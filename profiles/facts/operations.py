"""What it runs, builds and needs."""

from pydantic import BaseModel

from criteria.facts import Holder
from profiles.declaring import Choices, Count, Flag, said


class Operations(BaseModel):
    """What it runs, builds and needs."""

    operates_cbec_park: Flag = said(
        "运营跨境电商园区", "runs a cross-border e-commerce park", "是否运营跨境电商园区？",
        "Does it run a cross-border e-commerce park?",
    )  # fmt: skip
    operates_industrial_platform: Flag = said(
        "建设运营工业互联网平台", "runs an industrial internet platform", "是否建设运营工业互联网平台？",
        "Does it run an industrial internet platform?",
    )  # fmt: skip
    platform_economy: Flag = said(
        "平台企业（新就业形态用工）", "platform with gig workers", "是否平台企业，使用新就业形态劳动者？",
        "Is it a platform with workers in new forms of employment?",
    )  # fmt: skip
    operates_pilot_platform: Flag = said(
        "建设运营制造业中试平台", "runs a pilot-production platform", "是否建设运营制造业中试平台？", "Does it run a pilot-production platform for manufacturing?",
    )  # fmt: skip
    operates_consumption_zone: Flag = said(
        "建设运营消费集聚区", "runs a consumption cluster", "是否建设运营商业街区、商圈等消费集聚区？", "Does it run a shopping district or other consumption cluster?",
    )  # fmt: skip
    trade_in_merchant: Flag = said(
        "以旧换新活动参与商户", "merchant of the trade-in scheme", "是否为以旧换新活动的登记参与商户？", "Is it a registered merchant of the trade-in scheme?",
    )  # fmt: skip
    inclusive_childcare: Flag = said(
        "提供普惠托育服务", "offers inclusive childcare", "是否提供普惠托育服务？", "Does it offer inclusive childcare?",
    )  # fmt: skip
    air_routes_from_wenzhou: Flag = said(
        "运营温州机场航线", "flies from Wenzhou airport", "是否运营（或拟开通）温州机场航线？", "Does it fly from Wenzhou airport, or plan to?",
    )  # fmt: skip
    base_airline: Flag = said(
        "温州基地航空公司", "airline based in Wenzhou", "是否为（或拟设立）温州基地航空公司？", "Is it an airline based in Wenzhou, or about to be?",
    )  # fmt: skip
    general_airport_project: Flag = said(
        "通用机场建设项目", "general-aviation airport project", "是否建设通用机场？", "Is it building a general-aviation airport?",
    )  # fmt: skip
    short_haul_flights: Count = said(
        "短途运输航线飞行架次", "short-haul flights", "上一年度短途运输航线飞行多少架次？",
        "How many short-haul flights did it operate last year?", unit=("架次", "flights"),
    )  # fmt: skip
    drone_site: Flag = said(
        "可改造无人机起降点的场地", "site for drone take-off and landing", "是否有可改造为无人机起降点的园区、商场等场地？", "Has it a park, mall or other site that could become a drone landing point?",
    )  # fmt: skip
    old_vehicles_or_ships: Flag = said(
        "有老旧营运车船待淘汰更新", "old commercial vehicles or ships to replace", "是否有老旧营运车辆或船舶待报废更新？", "Has it old commercial vehicles or ships to replace?",
    )  # fmt: skip
    agricultural_machines_bought: Flag = said(
        "新购农机", "new farm machines", "本年度是否新购农机？", "Has it bought farm machines this year?",
    )  # fmt: skip
    fishing_vessel: Flag = said(
        "有海洋渔船", "sea-fishing vessel", "是否有海洋捕捞渔船？", "Has it a sea-fishing vessel?",
    )  # fmt: skip
    old_industrial_land: Flag = said(
        "有老旧工业用地", "old industrial land", "是否有老旧工业区用地或低效用地待改造？", "Has it old or under-used industrial land to redevelop?",
    )  # fmt: skip
    idle_land: Flag = said(
        "有存量闲置土地", "idle land", "是否有存量闲置土地？", "Has it idle land?",
    )  # fmt: skip
    infrastructure_asset: Flag = said(
        "有可发行REITs的基础设施资产", "infrastructure asset fit for a REIT", "是否有可发行基础设施REITs的资产？", "Has it an infrastructure asset fit for a REIT?",
    )  # fmt: skip
    unsold_homes: Flag = said(
        "有存量未售商品房", "unsold homes", "是否有存量未售商品房？", "Has it unsold homes?",
    )  # fmt: skip
    commercial_power_user: Flag = said(
        "工商业用电户", "commercial power user", "是否为工商业用电户？", "Is it a commercial or industrial power user?",
    )  # fmt: skip
    disabled_contract_insured: Flag = said(
        "残疾职工签订一年以上合同并缴纳社保", "disabled staff on insured contracts of a year", "是否与残疾职工签订一年以上劳动合同并缴纳社会保险？", "Have its disabled employees contracts of at least a year, with social insurance?",
    )  # fmt: skip
    high_level_talents: Count = said(
        "当年引进高层次人才", "high-level talents recruited this year", "本年度引进高层次人才多少人？",
        "How many high-level talents has it recruited this year?", unit=("人", "persons"),
    )  # fmt: skip
    overseas_talents: Count = said(
        "海外人才", "talents from overseas", "有多少名海外人才（含拟引进）？",
        "How many talents from overseas has it, or will it have?", unit=("人", "persons"),
    )  # fmt: skip
    talent_plan_candidate: Flag = said(
        "有人才计划申报人选", "candidate for a talent plan", "是否有拟申报市级以上人才计划的企业创新、创业或流动共享人才？", "Has it a candidate for a municipal or higher talent plan?",
    )  # fmt: skip
    engineers: Count = said(
        "工程技术人员", "engineers", "工程技术人员多少人？", "How many engineers does it employ?",
        unit=("人", "persons"),
    )  # fmt: skip
    project_lists: Choices = said(
        "项目列入清单", "project lists", "项目列入了哪些清单或计划？", "Which lists are its projects on?",
        Holder.GOVERNMENT,
    )  # fmt: skip
    project_kinds: Choices = said(
        "在建或拟建项目类型",
        "kinds of project",
        "有哪些类型的在建或拟建项目？",
        "Which kinds of project does it have?",
    )
    needs: Choices = said("要素与服务需求", "needs", "有哪些要素或服务需求？", "What does it need?")
