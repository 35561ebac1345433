"""What it runs, builds and needs."""

from pydantic import BaseModel

from criteria.facts import Holder
from profiles.declaring import Choices, Flag, said


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
