"""Writes the tables as a CRM, an ERP, an HR list and a service desk would: README.md lists the formats."""

import csv
import datetime as dt
import io
import os
from decimal import Decimal


WORDS = {
    "level": {"junior": "初级", "mid": "中级", "senior": "高级"},
    "scope": {"company": "公司", "region": "大区", "team": "团队", "rep": "个人"},
    "metric": {"collection_rate": "回款率", "visits": "拜访量", "calls": "电话量", "new_customers": "新签客户数",
               "qualified_leads": "新增高质量线索数", "collected": "回款金额(元)"},
    "tier": {"A": "A（重点客户）", "B": "B（普通客户）", "C": "C（一般客户）", "D": "D（低价值客户）"},
    "quality": {"high": "高", "medium": "中", "low": "低"},
    "severity": {"high": "高", "medium": "中", "low": "低"},
    "lead": {"new": "未跟进", "contacted": "跟进中", "converted": "已转化", "invalid": "无效", "duplicate": "重复"},
    "stage": {"contact": "初步接触", "interest": "意向", "quote": "报价", "signed": "签约"},
    "status": {"open": "进行中", "won": "赢单", "lost": "输单"},
    "kind": {"new": "新签", "renewal": "续约", "upsell": "增购"},
    "type": {"call": "电话", "visit": "拜访", "email": "邮件", "message": "企业微信", "needs": "需求确认",
             "proposal": "方案提交", "quote": "报价", "demo": "产品演示", "appointment": "预约面谈"},
    "outcome": {"positive": "积极", "neutral": "一般", "negative": "消极"},
}


def text(value):
    return "" if value is None else str(value)


def word(kind):
    return lambda value: WORDS[kind].get(value, text(value))


def dated(pattern):
    """A date or time by strftime pattern; {m} {d} {h} are without leading zeros. Text passes through."""
    def write(value):
        if value is None or isinstance(value, str):
            return text(value)
        hour = value.hour if isinstance(value, dt.datetime) else 0
        return value.strftime(pattern).format(m=value.month, d=value.day, h=hour)
    return write


SLASH, DASH, HANZI = dated("%Y/{m}/{d}"), dated("%Y-%m-%d"), dated("%Y年{m}月{d}日")
SLASH_TIME, DASH_TIME, SECONDS = dated("%Y/{m}/{d} {h}:%M"), dated("%Y-%m-%d %H:%M"), dated("%Y-%m-%d %H:%M:00")


def grouped(value):
    return value if isinstance(value, str) else f"{value:,.2f}"


def yen(value):
    return value if isinstance(value, str) else ("-" if value < 0 else "") + f"¥{abs(value):,.2f}"


def wide_yen(value):
    """GB18030 files carry the full-width sign."""
    return yen(value).replace("¥", "￥")


def wan(value):
    return f"{value / 10000:,.4f}"


def share(value):
    return "" if value is None else f"{Decimal(value) * 100:.0f}%"


def of(other, key):
    """A cell from the record that a row points at (its rep, customer or deal)."""
    return lambda row: text((row.get(other) or {}).get(key))


def cell(key, write=text):
    return lambda row: write(row.get(key))


def target_key(row):
    """The company's own rows bear its name."""
    return row["key_name"] if row["scope"] == "company" else text(row["key"])


def phone(row):
    digits = row["phone"]
    return f"+86 {digits[:3]}-{digits[3:7]}-{digits[7:]}" if int(digits[-3:]) % 5 == 0 else digits


def target_value(row):
    if row["metric"] == "collection_rate":
        return f"{row['target'] * 100:.0f}%"
    return grouped(row["target"]) if row["metric"] == "collected" else str(row["target"])


def old_stage(row):
    """Rows that nobody touched since 2025 still carry the old CRM's words."""
    if row["created_at"].year == 2025 and row["stage"] in ("contact", "quote"):
        return {"contact": "初步接洽", "quote": "方案提交"}[row["stage"]]
    return word("stage")(row["stage"])


def created(row):
    """The day the record was made, which is not the first purchase."""
    return f"2025-0{int(row['customer_id'][-2:]) % 6 + 1}-{int(row['customer_id'][-4:]) % 27 + 1:02d}"


REP = [("负责人工号", cell("rep_id")), ("负责人", of("rep", "name"))]

# file: table, encoding, delimiter, line end, banner lines, columns
FILES = {
    "HR_销售花名册.csv": ("reps", "utf-8-sig", ",", "\r\n", ["澜川智能装备股份有限公司 销售序列花名册"], [
        ("序号", None), ("工号", cell("rep_id")), ("姓名", cell("name")), ("所属团队", cell("team")),
        ("所属大区", cell("region")), ("职级", cell("level", word("level"))), ("入职日期", cell("hired_on", SLASH)),
        ("离职日期", cell("left_on", SLASH)), ("直属上级", cell("manager")), ("企业邮箱", cell("email"))]),
    "HR_请假记录.csv": ("leave", "gb18030", ",", "\r\n", [], [
        ("审批编号", lambda row: f"QJ{row['number']:05d}"), ("申请人工号", cell("rep_id")), ("申请人", of("rep", "name")),
        ("假期类型", cell("type")), ("开始日期", cell("from", DASH)), ("结束日期", cell("to", DASH)), ("审批状态", cell("state"))]),
    "目标_签约金额.csv": ("targets", "utf-8-sig", ",", "\r\n", ["2025-2026年度签约目标分解表(单位:万元)"], [
        ("层级", cell("scope", word("scope"))), ("对象编码", target_key), ("对象名称", cell("key_name")),
        ("期间", cell("period")), ("签约目标(万元)", lambda row: f"{row['target'] / 10000:,.1f}"),
        ("编制人", lambda row: "经营管理部")]),
    "目标_过程与回款.csv": ("targets", "utf-8-sig", ",", "\r\n", [], [
        ("层级", cell("scope", word("scope"))), ("对象编码", target_key), ("对象名称", cell("key_name")),
        ("期间", cell("period")), ("指标", cell("metric", word("metric"))), ("目标值", target_value)]),
    "CRM_客户档案.csv": ("customers", "utf-8-sig", ",", "\r\n", [], [
        ("客户编号", cell("customer_id")), ("客户名称", cell("name")), ("所属行业", cell("industry")),
        ("所在区域", cell("region")), ("客户级别", cell("tier", word("tier"))), ("负责人", of("rep", "name")),
        ("首次成交日期", cell("since", DASH)), ("创建时间", created), ("最后修改时间", lambda row: "2026-11-20 18:00")]),
    "CRM_线索列表.csv": ("leads", "gb18030", ",", "\r\n", [], [
        ("线索编号", cell("lead_id")), ("公司名称", cell("company")), ("联系人", cell("contact")), ("手机号", phone),
        ("线索来源", cell("source")), ("线索质量", cell("quality", word("quality"))),
        ("线索状态", cell("status", word("lead"))), *REP, ("关联客户编号", cell("customer_id")),
        ("创建时间", cell("created_at", SLASH_TIME)), ("首次跟进时间", cell("first_followup_at", SLASH_TIME))]),
    "CRM_商机列表.csv": ("deals", "utf-8-sig", ",", "\r\n", ["商机列表(全部商机) 导出时间:2026-11-20 18:30"], [
        ("商机编号", cell("deal_id")), ("商机名称", cell("name")), ("客户编号", cell("customer_id")),
        ("客户名称", of("customer", "name")), ("产品线", cell("product")), ("销售阶段", old_stage),
        ("商机金额", cell("amount", yen)), ("赢率", cell("probability", share)),
        ("预计成交日期", cell("expected_close", DASH)), ("商机状态", cell("status", word("status"))),
        ("结单日期", cell("closed_at", DASH_TIME)), ("输单原因", cell("lost_reason")),
        ("风险标记", lambda row: row["risk_flag"] or ("无" if row["status"] == "open" else "")),
        ("下一步计划", cell("next_step")), ("当前障碍", cell("obstacle")), ("来源线索", cell("lead_id")), *REP,
        ("创建时间", cell("created_at", DASH_TIME)), ("阶段更新时间", cell("stage_changed_at", DASH_TIME))]),
    "CRM_商机阶段变更.csv": ("stage_changes", "utf-16", "\t", "\r\n", [], [
        ("商机编号", cell("deal_id")), ("商机名称", lambda row: (row["deal"]["customer"]["name"] + row["deal"]["product"])
         if row.get("deal") else ""), ("变更前阶段", cell("from_stage", word("stage"))),
        ("变更后阶段", cell("to_stage", word("stage"))), ("变更时间", cell("changed_at", SECONDS)),
        ("操作人", lambda row: row["deal"]["rep"]["name"] if row.get("deal") else "系统")]),
    "CRM_跟进记录.csv": ("activities", "utf-8-sig", ",", "\n", [], [
        ("记录编号", cell("activity_id")), ("跟进时间", cell("at", DASH_TIME)), ("互动方式", cell("type", word("type"))),
        *REP, ("客户编号", cell("customer_id")), ("客户名称", of("customer", "name")), ("关联商机", cell("deal_id")),
        ("客户反馈", cell("outcome", word("outcome"))), ("跟进内容", cell("note"))]),
    "CRM_任务列表.csv": ("tasks", "utf-8", ";", "\r\n", [], [
        ("任务编号", cell("task_id")), ("任务主题", cell("title")), ("执行人工号", cell("rep_id")),
        ("执行人", of("rep", "name")), ("截止日期", cell("due", SLASH)), ("完成时间", cell("completed_at", SLASH_TIME)),
        ("任务状态", lambda row: "已完成" if row["completed_at"] else "未完成")]),
    "ERP_合同台账.csv": ("contracts", "gb18030", ",", "\r\n",
                     ["销售合同台账", "会计期间:2025-08 至 2026-11    单位:万元    币别:人民币"], [
        ("序号", None), ("合同编号", cell("contract_id")), ("签订日期", cell("signed_on", SLASH)),
        ("客户编码", cell("customer_id")), ("客户名称", of("customer", "name")), ("关联商机", cell("deal_id")),
        ("产品线", cell("product")), ("合同类型", cell("kind", word("kind"))), ("合同金额(万元)", cell("amount", wan)),
        ("业务员工号", cell("rep_id")), ("业务员", of("rep", "name"))]),
    "ERP_应收单列表.csv": ("receivables", "gb18030", ",", "\r\n",
                      ["应收单列表", "核算组织:澜川智能装备    币别:人民币"], [
        ("单据编号", cell("invoice_id")), ("业务日期", cell("invoice_date", DASH)), ("往来单位编码", cell("customer_id")),
        ("往来单位", of("customer", "name")), ("合同号", cell("contract_id")), ("业务员编码", cell("rep_id")),
        ("价税合计", lambda row: credit(row)), ("到期日", cell("due_date", DASH)),
        ("单据状态", lambda row: row.get("state", "已审核")), ("摘要", lambda row: "退货红字" if row["amount"] < 0 else "销售货款")]),
    "ERP_收款单列表.csv": ("payments", "gb18030", ",", "\r\n", ["收款单列表    币别:人民币"], [
        ("收款单号", cell("payment_id")), ("收款日期", cell("paid_at", DASH)), ("往来单位", of("customer", "name")),
        ("核销应收单", cell("invoice_id")), ("实收金额", cell("amount", wide_yen)),
        ("结算方式", lambda row: ["电汇", "银行承兑", "电汇", "支票"][len(text(row["amount"])) % 4]), ("备注", lambda row: "")]),
    "客服_投诉工单.csv": ("complaints", "utf-8-sig", ",", "\r\n", [], [
        ("工单号", cell("complaint_id")), ("客户名称", lambda row: (row.get("customer") or {}).get("name", row["customer_id"])),
        ("受理时间", cell("opened_at", SLASH_TIME)), ("投诉类型", cell("type")), ("严重程度", cell("severity", word("severity"))),
        ("关闭时间", cell("closed_at", SLASH_TIME)), ("处理人", lambda row: "客服中心")]),
    "项目_需求变更单.csv": ("requirement_changes", "gb18030", ",", "\r\n", [], [
        ("变更单号", lambda row: f"BG{row['number']:04d}"), ("客户编号", cell("customer_id")),
        ("客户名称", of("customer", "name")), ("提出日期", cell("at", HANZI)), ("变更说明", cell("note"))]),
    "运维_设备使用统计.csv": ("product_usage", "utf-8-sig", ",", "\r\n", [], [
        ("客户编号", cell("customer_id")), ("客户名称", of("customer", "name")), ("统计周", cell("week")),
        ("活跃天数", cell("active_days")), ("故障次数", cell("faults"))]),
}


def credit(row):
    """Half of the credit notes are written the accountant's way."""
    if row["amount"] < 0 and row["invoice_id"][-1] in "02468":
        return f"({-row['amount']:,.2f})"
    return grouped(row["amount"])


def rows_of(world, name, table):
    """The rows that a file shows, with what only the export has: drafts, refused leave, numbers."""
    rows = world.tables[table]
    if table == "targets":
        rows = [row for row in rows if (row["metric"] == "signed_amount") == ("签约" in name)]
    if table == "leave":
        people = {rep["rep_id"]: rep for rep in world.tables["reps"]}
        rows = sorted(rows, key=lambda row: row["from"])
        rows = [dict(row, rep=people.get(row["rep_id"]), state="已通过", type=["年假", "事假", "病假"][i % 3])
                for i, row in enumerate(rows)]
        rows += [dict(row, state=state) for row, state in zip(rows[-3:], ["已撤销", "已拒绝", "审批中"])]
        if len(rows) > 8:  # those that do not count must not hide people who were at work
            rows[-1].update({"from": world.ago(5), "to": world.ago(3)})
    if table == "receivables":
        drafts = [dict(row, state="暂存", invoice_id=row["invoice_id"] + "T") for row in rows[-40::9]]
        rows = rows + drafts
    return [dict(row, number=i + 1) for i, row in enumerate(rows)]


def footers(table, headers, rows):
    """Totals as an ERP prints them: they must never count as rows."""
    column = {"contracts": "合同金额(万元)", "receivables": "价税合计", "payments": "实收金额"}.get(table)
    if column is None:
        return []
    total = sum(row["amount"] for row in rows if not isinstance(row["amount"], str))
    cells = [""] * len(headers)
    cells[0] = "合计"
    cells[headers.index(column)] = wan(total) if table == "contracts" else grouped(total)
    signed = ["制单人:李会计"] + [""] * (len(headers) - 2) + ["审核人:冯丽"]
    return [cells] + ([signed] if table != "payments" else [])


def write_exports(world, folder):
    for name, (table, encoding, delimiter, end, banner, columns) in FILES.items():
        rows = rows_of(world, name, table)
        headers = [header for header, _ in columns]
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end)
        for line in banner:
            writer.writerow([line] + [""] * (len(headers) - 1) if table != "deals" else [line])
        writer.writerow(headers)
        for row in rows:
            writer.writerow([row["number"] if value is None else value(row) for _, value in columns])
        writer.writerows(footers(table, headers, rows))
        with open(os.path.join(folder, name), "wb") as file:
            file.write(buffer.getvalue().encode(encoding))
