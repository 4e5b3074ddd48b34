# On the team's page both means stand side by side, each under its name.
"$MONDAYPACK" build input --period 2026-W47 --store none --only team,text --out "$OUT" >/dev/null 2>&1
grep -rhF -A 12 "指标 | 团队简单平均 | 团队加权平均 | 张三 | 李四 | 王五" "$OUT" --include=*.txt |
    grep -F "线索→商机转化率 | 19.3% | 18.9% | 25.0% | 18.3% | 14.7%"
