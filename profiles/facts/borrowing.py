"""Loans and insurance."""

from pydantic import BaseModel

from criteria.facts import Holder
from profiles.declaring import Choice, Choices, Day, Flag, said


class Borrowing(BaseModel):
    """Loans and insurance."""

    bank_loan_history: Flag = said(
        "银行贷款记录",
        "history of bank loans",
        "是否曾获得银行贷款？",
        "Has it ever had a bank loan?",
        Holder.BANK,
    )
    loan_kind: Choice = said(
        "贷款类型", "kind of loan", "现有贷款是哪一类？", "Which kind of loan does it have?", Holder.BANK
    )
    loan_due_on: Day = said(
        "贷款到期日", "loan due date", "贷款哪一天到期？", "When is the loan due?", Holder.BANK
    )
    loan_overdue: Flag = said(
        "贷款逾期或欠息",
        "overdue loan",
        "贷款是否逾期、欠息？",
        "Is any loan or interest overdue?",
        Holder.BANK,
    )
    loan_renewal_need: Flag = said(
        "到期续贷需求", "need to renew a loan", "贷款到期后是否确有融资需求且资金暂时困难？",
        "Is there real need to renew the loan, and temporary difficulty in repaying it?",
    )  # fmt: skip
    loan_needed: Flag = said("融资需求", "need of a loan", "是否需要新增贷款？", "Does it need a loan?")
    equipment_loan_signed: Flag = said(
        "已签设备更新贷款合同", "equipment loan signed", "是否已签订设备更新贷款合同？",
        "Has it signed a loan for equipment renewal?", Holder.BANK,
    )  # fmt: skip
    relending_support: Flag = said(
        "获人民银行再贷款支持", "central-bank relending", "该贷款是否获得人民银行再贷款支持？",
        "Is the loan backed by central-bank relending?", Holder.BANK,
    )  # fmt: skip
    equipment_candidate_list: Flag = said(
        "列入设备更新备选清单", "on the equipment candidate list", "项目是否列入部门设备更新备选清单？",
        "Is the project on the candidate list for equipment renewal?", Holder.GOVERNMENT,
    )  # fmt: skip
    technical_upgrade_loan: Flag = said(
        "技术改造贷款需求", "need of an upgrading loan", "是否有技术改造或设备更新贷款需求？",
        "Does it need a loan for upgrading or new equipment?",
    )  # fmt: skip
    tech_insurance: Choices = said(
        "已投保科技保险",
        "technology insurance",
        "投保了哪些科技保险？",
        "Which technology insurance has it bought?",
    )
