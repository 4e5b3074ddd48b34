/* Exports of a made-up company of any size, for `make bench`. In: folder, people, teams, weeks,
 * activities per person and week, seed. Out: ten CSV files as a CRM and a ledger would write
 * them, the same bytes for the same seed, by date where such exports are. What they contain makes
 * no business sense beyond its proportions. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define LAST_MONDAY 20422 /* 2025-12-01, the day after the last week, in days since 1970 */
#define CUSTOMERS_EACH 20

struct company {
    const char *folder;
    int reps, teams, weeks, activities;
    uint64_t random;
};

static FILE *file_of(const struct company *c, const char *name, const char *header)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.csv", c->folder, name);
    FILE *f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(1);
    }
    fprintf(f, "%s\n", header);
    return f;
}

static uint32_t below(struct company *c, uint32_t limit)
{
    c->random = c->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((c->random >> 32) * limit >> 32);
}

static const char *one_of(struct company *c, const char *const *words, uint32_t n)
{
    return words[below(c, n)];
}
#define ONE_OF(c, ...)                                                  \
    one_of(c, (const char *const[]){__VA_ARGS__},                       \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* "2025-11-30", and with seconds >= 0 " 14:05:59" behind it. */
static const char *when(int day, int seconds)
{
    static char texts[4][32];
    static int next;
    char *to = texts[next++ % 4];
    int z = day + 719468, era = z / 146097, doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int month = mp < 10 ? mp + 3 : mp - 9, year = yoe + era * 400 + (month <= 2);
    int n = snprintf(to, 32, "%04d-%02d-%02d", year, month, doy - (153 * mp + 2) / 5 + 1);
    if (seconds >= 0)
        snprintf(to + n, 32 - (size_t)n, " %02d:%02d:%02d", seconds / 3600,
                 seconds / 60 % 60, seconds % 60);
    return to;
}

static int first_day(const struct company *c)
{
    return LAST_MONDAY - 7 * c->weeks;
}

static int office_hours(struct company *c)
{
    return 8 * 3600 + (int)below(c, 10 * 3600);
}

static uint32_t own_customer(struct company *c, uint32_t rep)
{
    return (rep - 1) * CUSTOMERS_EACH + 1 + below(c, CUSTOMERS_EACH);
}

static void people_write(struct company *c)
{
    FILE *reps = file_of(c, "reps", "rep_id,name,team,region,level,hire_date");
    FILE *customers =
        file_of(c, "customers", "customer_id,name,industry,region,tier,owner_rep_id");
    FILE *targets = file_of(c, "targets", "rep_id,period,metric,target");
    static const char *const regions[] = {"华东", "华南", "华北", "西南"};
    for (int r = 1; r <= c->reps; r++) {
        int team = r % c->teams;
        fprintf(reps, "R%05d,销售%05d,%s%02d组,%s,%s,%s\n", r, r, regions[team % 4], team,
                regions[team % 4], ONE_OF(c, "初级", "中级", "高级"),
                when(first_day(c) - 400 - (int)below(c, 1500), -1));
        for (int k = 1; k <= CUSTOMERS_EACH; k++)
            fprintf(customers, "C%07d,客户%07d有限公司,%s,%s,%s,R%05d\n",
                    (r - 1) * CUSTOMERS_EACH + k, (r - 1) * CUSTOMERS_EACH + k,
                    ONE_OF(c, "制造", "软件", "零售", "医疗"), regions[team % 4],
                    ONE_OF(c, "A", "B", "C", "C"), r);
        for (int month = 1; month <= 12; month++)
            fprintf(targets, "R%05d,2025-%02d,signed_amount,%u\n", r, month,
                    100000 + 1000 * below(c, 200));
    }
    fclose(reps);
    fclose(customers);
    fclose(targets);
}

static void deal_write(struct company *c, FILE *f, uint32_t id, uint32_t rep, int day)
{
    uint32_t fate = below(c, 10);
    const char *status = fate < 3 ? "won" : fate < 6 ? "lost" : "open";
    int created = day - (int)below(c, 70);
    fprintf(f, "D%08u,C%07u,R%05u,%s,%s,%u.00,%u,%s,%s,%s,%s,%s,%s,%s\n", id,
            own_customer(c, rep), rep, ONE_OF(c, "企业版", "标准版", "运维服务"),
            fate < 3 ? "签约" : ONE_OF(c, "初步接洽", "需求确认", "方案报价"),
            5000 + 100 * below(c, 2000), 10 * below(c, 10), when(created, office_hours(c)),
            when(day, office_hours(c)), when(day + (int)below(c, 40), -1),
            fate < 6 ? when(day, office_hours(c)) : "", status,
            fate >= 3 && fate < 6 ? ONE_OF(c, "价格", "竞品", "预算") : "",
            below(c, 12) == 0 ? "预算冻结" : "");
}

static void invoice_write(struct company *c, FILE *f, FILE *payments, uint32_t id,
                          uint32_t rep, int day)
{
    uint32_t amount = 5000 + 100 * below(c, 1000);
    int due = day + 30 + (int)below(c, 30);
    fprintf(f, "INV%08u,C%07u,R%05u,HT%08u,%s,%s,%u.00\n", id, own_customer(c, rep), rep,
            id, when(day, -1), when(due, -1), amount);
    int paid = due - 10 + (int)below(c, 30);
    if (below(c, 10) < 8 && paid < LAST_MONDAY)
        fprintf(payments, "P%09u,INV%08u,%s,%u.00\n", id, id, when(paid, -1), amount);
}

/* What comes day by day, everybody's in one file. */
static void days_write(struct company *c)
{
    FILE *leads = file_of(
        c, "leads", "lead_id,rep_id,created_at,source,quality,status,first_followup_at");
    FILE *deals = file_of(c, "deals",
                          "deal_id,customer_id,rep_id,product,stage,amount,probability,"
                          "created_at,stage_changed_at,expected_close,closed_at,status,"
                          "lost_reason,risk_flag");
    FILE *activities = file_of(c, "activities", "activity_id,rep_id,customer_id,type,at");
    FILE *tasks = file_of(c, "tasks", "task_id,rep_id,due,completed_at");
    FILE *invoices = file_of(
        c, "receivables",
        "invoice_id,customer_id,rep_id,contract_id,invoice_date,due_date,amount");
    FILE *payments = file_of(c, "payments", "payment_id,invoice_id,paid_at,amount");
    FILE *complaints = file_of(
        c, "complaints", "complaint_id,customer_id,opened_at,type,severity,closed_at");
    uint32_t lead = 0, deal = 0, activity = 0, task = 0, invoice = 0, complaint = 0;
    for (int day = first_day(c); day < LAST_MONDAY; day++) {
        if ((day + 3) % 7 >= 5) continue; /* 1970-01-01 was a Thursday */
        uint32_t people = (uint32_t)c->reps;
        for (uint32_t i = 0; i < people * (uint32_t)c->activities / 5; i++) {
            uint32_t rep = 1 + below(c, people);
            fprintf(activities, "A%09u,R%05u,C%07u,%s,%s\n", ++activity, rep,
                    own_customer(c, rep), ONE_OF(c, "call", "call", "visit", "message"),
                    when(day, 8 * 3600 + (int)(i % 36000)));
        }
        for (uint32_t i = 0; i < people * 8 / 5; i++)
            fprintf(leads, "L%09u,R%05u,%s,%s,%s,%s,%s\n", ++lead, 1 + below(c, people),
                    when(day, office_hours(c)), ONE_OF(c, "官网", "渠道", "展会"),
                    ONE_OF(c, "A", "B", "C"), ONE_OF(c, "跟进中", "已转化", "无效"),
                    when(day + (int)below(c, 5), office_hours(c)));
        for (uint32_t i = 0; i < people * 4 / 5; i++)
            deal_write(c, deals, ++deal, 1 + below(c, people), day);
        for (uint32_t i = 0; i < people * 6 / 5; i++)
            fprintf(tasks, "T%09u,R%05u,%s,%s\n", ++task, 1 + below(c, people),
                    when(day, -1), below(c, 5) ? when(day, office_hours(c)) : "");
        for (uint32_t i = 0; i < people * 2 / 5 + 1; i++)
            invoice_write(c, invoices, payments, ++invoice, 1 + below(c, people), day);
        for (uint32_t i = 0; i < people / 20 + 1; i++)
            fprintf(complaints, "CP%07u,C%07u,%s,%s,%s,\n", ++complaint,
                    own_customer(c, 1 + below(c, people)), when(day, office_hours(c)),
                    ONE_OF(c, "质量问题", "交付延迟"), ONE_OF(c, "低", "中", "高"));
    }
    FILE *const files[] = {leads, deals, activities, tasks, invoices, payments, complaints};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) fclose(files[i]);
}

int main(int argc, char **argv)
{
    if (argc != 7) {
        fprintf(stderr, "usage: generate DIR REPS TEAMS WEEKS ACTIVITIES SEED\n");
        return 2;
    }
    struct company c = {argv[1],       atoi(argv[2]), atoi(argv[3]),
                        atoi(argv[4]), atoi(argv[5]), strtoull(argv[6], NULL, 10)};
    if (c.reps < 1 || c.teams < 1 || c.weeks < 1) return 2;
    people_write(&c);
    days_write(&c);
    return 0;
}
