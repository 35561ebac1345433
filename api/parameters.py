"""What each query parameter must be, in words."""

from collections.abc import Mapping

from criteria.words import Words

PARAMETERS: Mapping[str, Words] = {
    "as_of": Words("须为真实日期，写作 YYYY-MM-DD", "a real date written YYYY-MM-DD is expected"),
    "all": Words("须为 true 或 false", "true or false is expected"),
    "article": Words("须为整数", "a whole number is expected"),
    "domain": Words("须为整数", "a whole number is expected"),
    "count": Words("须为 1 至 200 的整数", "a whole number from 1 to 200 is expected"),
    "role": Words(
        "可选：company, adviser, bureau, admin", "one of company, adviser, bureau, admin is expected"
    ),
    "active": Words("须为 true 或 false", "true or false is expected"),
    "catalogue_version": Words("须为十六进制数字", "hexadecimal digits are expected"),
    "hash": Words("须为报告的哈希值", "the hash of a report is expected"),
    "actor": Words("须为账户编号", "the id of an account is expected"),
    "company": Words("须为企业编号", "the id of a company is expected"),
    "subject": Words("须为编号", "an id is expected"),
    "action": Words("须为操作编号", "the id of an operation is expected"),
    "since": Words("须为真实日期，写作 YYYY-MM-DD", "a real date written YYYY-MM-DD is expected"),
    "until": Words("须为真实日期，写作 YYYY-MM-DD", "a real date written YYYY-MM-DD is expected"),
    "limit": Words("须为 1 至 200 的整数", "a whole number from 1 to 200 is expected"),
    "cursor": Words("须为上一页给出的 next", "the `next` of a page before is expected"),
    "q": Words("须为 1 至 100 个字", "from 1 to 100 characters are expected"),
    "uscc": Words("须为 18 位统一社会信用代码", "the 18 characters of a USCC are expected"),
    "county": Words("须为 6 位行政区划代码", "a division's code of 6 digits is expected"),
    "industry": Words(
        "须为门类字母加至多 4 位数字（GB/T 4754-2017）",
        "a section's letter and up to 4 digits are expected (GB/T 4754-2017)",
    ),
    "designation": Words(
        "须为资质代码（见 /api/v1/facts）", "a recognition's code is expected (/api/v1/facts)"
    ),
    "changed_since": Words(
        "须为带时区的时刻，如 2025-06-30T08:00:00Z", "a moment with its time zone, like 2025-06-30T08:00:00Z"
    ),
    "version": Words("须为已有版本的序号", "the number of a version that exists is expected"),
    "since_version": Words("须为 0 或已有版本的序号", "0 or the number of a version that exists is expected"),
    "consent_until": Words(
        "须为授权的最后一日，从今天起至多 366 天", "the last day of the consent, at most 366 days from today"
    ),
    "confirm": Words("须为企业名称或统一社会信用代码", "the company's name or USCC is expected"),
    "verdict": Words("没有这种结论", "there is no such verdict"),
    "measure": Words("没有这项措施", "there is no such measure"),
    "decided": Words("须为 true 或 false", "true or false is expected"),
    "grouping": Words(
        "可选：county, sector, size, ownership", "one of county, sector, size, ownership is expected"
    ),
    "by": Words("只能为 county", "only county is possible"),
}
"""What each parameter must be."""
SENT_AS = {"everyone": "all", "digits": "hash", "of_company": "company"}
"""Parameters that a handler calls otherwise than the address does."""
