#!/bin/bash
# The closed loop over four weeks: actions.xlsx goes out, is filled in by openpyxl, turned round,
# saved again by LibreOffice, comes back among the exports of the next week, and what was typed is
# carried until it is closed; conflicts, cells that cannot be read, a lost history file, a build
# that is killed. Needs sqlite3, openpyxl and LibreOffice.
set -u
out=${OUT:-$(mktemp -d)}
program=${MONDAYPACK:-build/mondaypack}
failed=0

complain()
{
    echo "$*"
    failed=1
}

python()
{
    /usr/bin/python3 -B "$@"
}

fill() # FROM TO PLACE|VALUE...
{
    python tests/generate/actions.py fill "$@" || complain "cannot fill in $1"
}

# What a cell of a week's workbook says.
says() # WEEK SHEET|ROW|HEADER VALUE
{
    local found
    found=$(python tests/generate/actions.py show "$out/packs/$1/actions.xlsx" "$2" 2>&1)
    [ "$found" = "$3" ] || complain "$1 $2 says '$found', not '$3'"
}

prints() # WEEK DOCUMENT TEXT
{
    pdftotext -layout "$out/packs/$1/$2" - | tr -d ' \n' | grep -qF "${3// /}" ||
        complain "$1 $2 does not print '$3'"
}

build() # WEEK INPUT...
{
    "$program" build "${@:2}" --period "$1" --out "$out/packs" >"$out/log" 2>&1 ||
        { echo "$1: exit status $?: $(tail -n 2 "$out/log")"; exit 1; }
}

tells() # TEXT
{
    grep -qF "$1" "$out/log" || complain "the messages do not say '$1'"
}

kept()
{
    sqlite3 "$out/packs/history.db" "PRAGMA integrity_check; SELECT * FROM actions ORDER BY id;
        SELECT action, field, value, period, seen, source FROM entries ORDER BY 1, 2, 4, 3, 5;
        SELECT * FROM history ORDER BY 1, 2, 3, 5; SELECT * FROM alerts ORDER BY period, rank;
        SELECT * FROM problem_customers ORDER BY period, customer"
}

company=$out/company
python tests/generate/company.py --dress canonical --out "$company" --reps 8 --teams 2 --weeks 30
echo 'TS99999,KH000001,2026-10-05 09:00,质量,high,' >>"$company/complaints.csv"
for day in 2026-11-01 2026-11-08 2026-11-15 2026-11-22; do
    python tests/generate/cut.py "$company" "$out/$day" "$day"
done
back=$out/back
mkdir -p "$back"
customer=苏州天衡汽车零部件有限公司

# W44 goes out and is filled in, its rows and sheets turned round.
build 2026-W44 "$out/2026-11-01"
fill "$out/packs/2026-W44/actions.xlsx" "$back/W44.xlsx" --mix \
    "问题客户|$customer|措施（|上门道歉并更换部件" "问题客户|$customer|负责人（|顾晓峰" \
    "问题客户|$customer|完成日期|date:2026-11-20" "问题客户|$customer|状态|进行中" \
    "问题客户|$customer|团队分工|客服：回访；技术：更换" "问题客户|$customer|预期目标|一周内关闭投诉" \
    "预警|松江新锐|措施（|本周开票" "预警|松江新锐|完成日期（|date:2026-11-06" \
    "预警|沈佳怡|措施（|主管陪访两次" "预警|沈佳怡|完成日期（|下周吧" "预警|沈佳怡|负责人（|R1" \
    "复盘行动表|+1|问题|转介绍少" "复盘行动表|转介绍少|谁|老客户" "复盘行动表|转介绍少|措施（|转介绍 +30 %" \
    "复盘行动表|+|谁|方案组" "复盘行动表|方案组|问题|方案出具慢" "复盘行动表|方案组|措施（|方案出具时间 → 24小时" \
    "个人说明|沈佳怡|个人说明|3个大客户预算未审批，预计下月到账" "个人说明|沈佳怡|预计金额|45.5万" \
    "个人说明|沈佳怡|预计日期|12月10日" \
    "老板提问区|+1|问题|为什么上海部转化骤降？" "老板提问区|转化骤降|回答人|蒋文博"

# W45: everything is there again; what cannot be read is named by its cell and kept.
build 2026-W45 "$out/2026-11-08" "$back"
tells '预警!'
tells 'is no date; kept as text'
says 2026-W45 "问题客户|$customer|措施（" 上门道歉并更换部件
says 2026-W45 "问题客户|$customer|负责人（" 顾晓峰
says 2026-W45 "问题客户|$customer|完成日期" 2026-11-20
says 2026-W45 "问题客户|$customer|状态" 进行中
says 2026-W45 "问题客户|$customer|团队分工" 客服：回访；技术：更换
says 2026-W45 "预警|连续两周落后|措施（" 主管陪访两次
says 2026-W45 "预警|连续两周落后|完成日期（" 下周吧
says 2026-W45 "复盘行动表|转介绍少|措施（" "转介绍 +30 %"
says 2026-W45 "复盘行动表|方案组|措施（" "方案出具时间 → 24小时"
says 2026-W45 "个人说明|预算未审批|预计金额" 455000
says 2026-W45 "个人说明|预算未审批|预计日期" 2026-12-10
says 2026-W45 "老板提问区|转化骤降|回答人" 蒋文博
prints 2026-W45 handout.pdf "方案出具时间 → 24小时"
prints 2026-W45 handout.pdf 预算未审批
prints 2026-W45 handout.pdf 为什么上海部转化骤降
prints 2026-W45 brief.pdf 上门道歉并更换部件
# The agreed day of the invoice is past: an alert of its own.
python - "$out/packs/2026-W45/kpi.json" <<'PYTHON' || complain "W45: no alert about the overdue action"
import json, sys
alerts = [a for a in json.load(open(sys.argv[1]))["alerts"] if a["rule"] == "action_overdue"]
sys.exit(not (len(alerts) == 1 and "invoice_missing" in alerts[0]["id"] and float(alerts[0]["value"]) == 2))
PYTHON

# W45 comes back through LibreOffice, with a copy in which somebody else wrote.
fill "$out/packs/2026-W45/actions.xlsx" "$out/W45.xlsx" \
    "预警|松江新锐|状态|已完成" "复盘行动表|转介绍少|状态|已取消" \
    "老板提问区|转化骤降|回答（|报价偏高，已调整" "预警|连续两周落后|完成日期（|date:2026-11-27" \
    "预警|连续两周落后|负责人（|R2"
fill "$out/packs/2026-W45/actions.xlsx" "$back/W45-copy.xlsx" \
    "预警|连续两周落后|负责人（|R3" "问题客户|$customer|说明|客户同意继续"
soffice --headless -env:UserInstallation="file://$out/profile" --convert-to xlsx:"Calc MS Excel 2007 XML" \
    --outdir "$back" "$out/W45.xlsx" >"$out/soffice" 2>&1 || complain "LibreOffice: $(cat "$out/soffice")"
build 2026-W46 "$out/2026-11-15" "$back"
says 2026-W46 "预警|松江新锐|措施（" None
says 2026-W46 "复盘行动表|方案组|措施（" "方案出具时间 → 24小时"
says 2026-W46 "老板提问区|转化骤降|回答（" 报价偏高，已调整
says 2026-W46 "问题客户|$customer|说明" 客户同意继续
says 2026-W46 "预警|连续两周落后 57|完成日期（" 2026-11-27
says 2026-W46 "预警|连续两周落后 57|负责人（" "R3 / R2"
python tests/generate/actions.py show "$out/packs/2026-W46/actions.xlsx" "复盘行动表|转介绍少|措施（" >"$out/log" 2>&1 &&
    complain "W46: a dropped action is still to be done"
prints 2026-W46 handout.pdf 已取消
prints 2026-W46 handout.pdf 报价偏高，已调整

# A week built twice changes nothing.
kept >"$out/once"
head -n 1 "$out/once" | grep -qx ok || complain "the history file is not sound"
cp -r "$out/packs/2026-W46" "$out/first"
build 2026-W46 "$out/2026-11-15" "$back"
kept >"$out/twice"
cmp -s "$out/once" "$out/twice" || complain "building a week twice changes what is kept"
diff -r "$out/first" "$out/packs/2026-W46" >/dev/null || complain "building a week twice changes it"

# A build that is killed loses nothing, wherever it is.
fill "$out/packs/2026-W46/actions.xlsx" "$back/W46.xlsx" "预警|连续两周落后 57|负责人（|R2" "问题客户|$customer|状态|完成了一半"
for after in 0.02 0.05 0.1 0.15 0.2 0.3; do
    "$program" build "$out/2026-11-22" "$back" --period 2026-W47 --out "$out/packs" >/dev/null 2>&1 &
    sleep $after
    kill -9 $! 2>/dev/null
    wait $! 2>/dev/null
done
build 2026-W47 "$out/2026-11-22" "$back"
tells '问题客户!'
tells 'is no state; kept as text'
says 2026-W47 "问题客户|$customer|状态" 完成了一半
says 2026-W47 "问题客户|$customer|措施（" 上门道歉并更换部件
grep -q 'two_weeks_below.*owner|R3' <(kept) || complain "a typed name is lost"
kept >"$out/killed"
rm "$out"/packs/2026-W47/*.json
build 2026-W47 "$out/2026-11-22" "$back"
kept >"$out/again"
cmp -s "$out/killed" "$out/again" || complain "a killed build changed what is kept"

# What was typed into the pack itself outlives its next build, and a lost history file.
cp "$out/packs/2026-W47/actions.xlsx" "$out/own.xlsx"
fill "$out/own.xlsx" "$out/packs/2026-W47/actions.xlsx" "复盘行动表|方案组|说明|已提速一半"
build 2026-W47 "$out/2026-11-22" "$back"
says 2026-W47 "复盘行动表|方案组|说明" 已提速一半
rm "$out/packs/history.db"
build 2026-W47 "$out/2026-11-22"
says 2026-W47 "复盘行动表|方案组|说明" 已提速一半
says 2026-W47 "问题客户|$customer|措施（" 上门道歉并更换部件
"$program" build "$out/2026-11-22" "$back" --period 2026-W47 --store none --out "$out/none" >"$out/log" 2>&1 ||
    complain "--store none: exit status $?"
tells 'not remembered'
[ ! -e "$out/none/history.db" ] || complain "--store none keeps a file"

"$program" history signed_amount --team 上海部 --csv --out "$out/packs" >"$out/log" 2>&1 ||
    complain "history: exit status $?: $(cat "$out/log")"
tells '2026-W47,yes,team,'
exit $failed
