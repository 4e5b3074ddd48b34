/* Files to records: recognition, evidence per column, duplicates, references, profiles,
 * rejects. Each test writes small files into a folder of its own and looks at the model. */
#include <stdarg.h>

#include "exports.h"
#include "test.h"

static const struct diag *reject(size_t i)
{
    for (size_t k = 0; k < diags.n; k++)
        if (diags.at[k].level == DIAG_REJECT && i-- == 0) return &diags.at[k];
    return NULL;
}

static const char *text(sym s)
{
    return model_text(&model, s);
}

static const char *day_text(day d)
{
    static char out[4][16];
    static int turn;
    turn = (turn + 1) % 4;
    return strcpy(out[turn], day_label(d).text);
}

/* Which unit an amount is in: the cell, its header, the profile, the line above the header. */
static void units_are_understood(void)
{
    put("合同.csv",
        "合同台账,,\n金额单位：人民币万元,,\n合同号,业务员,客户,合同额,签订日期\n"
        "H1,甲,K1,1.5,2026-11-16\nH2,甲,K1,300元,2026-11-16\n");
    put("应收.csv", "单位：元,,\n应收单号,客户,到期日,应收金额/万元\nF1,K1,2026-11-16,2\n");
    put("目标.csv", "层级,对象,期间,指标,目标值（单位：万元）\n公司,,2026-11,签约金额,12\n"
                    "公司,,2026-11,新客户数,7\n");
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(model.contracts.n, 2);
    CHECK_INT(contract_at(&model, 0).amount, 1500000);
    CHECK_INT(contract_at(&model, 1).amount, 30000);
    CHECK_INT(model.receivables.n, 1);
    CHECK_INT(receivable_at(&model, 0).amount, 2000000);
    CHECK_INT(model.targets.n, 2);
    CHECK_INT(target_at(&model, 0).micro, 120000000000);
    CHECK_INT(target_at(&model, 1).micro, 7000000);
}

static size_t targets_replaced(void)
{
    size_t n = 0;
    for (size_t i = 0; i < model.files.n; i++) n += model.files.at[i].feed[0].replaced;
    return n;
}

/* Of targets for the same scope, metric and period the last counts, in whatever order they
 * stand; the company has one name only. */
static void targets_of_the_same(void)
{
    static const char header[] = "scope,key,period,metric,target\n";
    put("targets.csv", arena_printf(&memory, "%s%s", header,
                                    "rep,R1,2026-11,calls,1\nrep,R2,2026-11,calls,2\n"
                                    "rep,R1,2026-W47,calls,3\nteam,R2,2026-11,calls,4\n"
                                    "rep,R2,2026-11,visits,5\nrep,R3,2026-11,calls,6\n"));
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(model.targets.n, 6);
    put("targets.csv", arena_printf(&memory, "%s%s", header,
                                    "rep,R1,2026-11,calls,1\nrep,R2,2026-11,calls,2\n"
                                    "rep,R2,2026-11,visits,3\nrep,R1,2026-11,calls,4\n"
                                    "company,公司,2026,calls,5\ncompany,,2026,calls,6\n"));
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(model.targets.n, 4);
    CHECK_INT(target_at(&model, 0).micro, 2000000);
    CHECK_INT(target_at(&model, 2).micro, 4000000);
    CHECK_INT(target_at(&model, 3).micro, 6000000);
    CHECK_INT(targets_replaced(), 2);
}

/* 92 of a ratio is 92 %, of anything else 92; a key alone tells whose a target is. */
/* The same of many that are exported holder by holder, all with the same metrics and periods:
 * after some of them others begin with the first one again. */
static void blocks_of_targets_again(void)
{
    enum { HOLDERS = 40, ROWS = 12, LINE = 40 };
    char *text = vec_zeroed(LINE, (HOLDERS + 1) * ROWS + 1);
    for (int again = 1; again <= HOLDERS; again += 13) {
        char *at = text + sprintf(text, "scope,key,period,metric,target\n");
        for (int i = 0, holder = 1; i <= HOLDERS; i++, holder = i == again ? 1 : holder + 1)
            for (int k = 0; k < ROWS; k++)
                at += sprintf(at, "rep,R%04d,2026-%02d,calls,%d\n", holder, k + 1, i);
        put("targets.csv", text);
        run(NULL);
        int others = HOLDERS + 1 - again;
        CHECK_INT(targets_replaced(), ROWS * (again < others ? again : others));
        CHECK_INT(model.targets.n, ROWS * (again > others ? again : others));
    }
    vec_release(text);
}

static void targets_are_completed(void)
{
    put("reps.csv", "rep_id,name,team\nR1,甲,一组\n");
    put("targets.csv", "key,period,metric,target\nR1,2026-11,collection_rate,92\n"
                       "R1,2026-11,calls,92\n一组,2026-11,win_rate,0.4\n"
                       ",2026-11,win_rate,40\n");
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(model.targets.n, 4);
    static const int64_t micro[] = {920000, 92000000, 400000, 400000};
    static const uint8_t scope[] = {SCOPE_REP, SCOPE_REP, SCOPE_TEAM, SCOPE_COMPANY};
    for (size_t i = 0; i < model.targets.n; i++) {
        CHECK_INT(target_at(&model, i).micro, micro[i]);
        CHECK_INT(target_at(&model, i).scope, scope[i]);
    }
    put("reps.csv", "rep_id,name,team\nR1,甲,一组\nR2,乙,一组\n");
    put("targets.csv", "key,period,metric,target\nR1,2026-11,calls,92\n"
                       "R2,2026-11,calls,5\nR2,2026-12,visits,6\n");
    CHECK_INT(run(NULL), INGEST_OK);
    for (size_t i = 0; i < model.targets.n; i++) {
        const struct target t = target_at(&model, i);
        CHECK_INT(t.scope, SCOPE_REP);
        CHECK_INT(target_ref(&model, &t), i > 0);
    }
    CHECK_INT(target_at(&model, 0).micro, 92000000);
}

/* The header's own unit goes before that of the profile, and that before the banner's. */
static void unit_of_the_profile(void)
{
    put("a.csv", "单位：亿元,,,\nnr,who,when,sum,\nH1,K1,2026-11-16,3\n");
    put("b.csv", "nr,who,when,sum(元)\nH2,K1,2026-11-17,3\n");
    CHECK_INT(
        run("profile: own\nfiles:\n  - header: [nr, who]\n    unit: 千元\n    tables:\n"
            "      contracts:\n        columns:\n          contract_id: nr\n"
            "          customer_id: who\n          signed_on: when\n"
            "          amount: [sum, sum(元)]\n"),
        INGEST_OK);
    CHECK_INT(model.contracts.n, 2);
    CHECK_INT(contract_at(&model, 0).amount, 300000);
    CHECK_INT(contract_at(&model, 1).amount, 300);
}

static void canonical_names_are_known(void)
{
    put("contracts.csv",
        "contract_id,rep_id,customer_id,amount,signed_on\nH1,R1,K1,1.50,2026-11-16\n");
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(model.contracts.n, 1);
    CHECK_INT(contract_at(&model, 0).amount, 150);
    CHECK_INT(model.reps.n, 1);
    CHECK_INT(model.customers.n, 1);
    CHECK_INT(model_origin(&model, TABLE_CONTRACTS, 0).row, 2);
    CHECK_TEXT(model.files.at[0].profile, "canonical");
}

static void banners_totals_and_footers_are_no_data(void)
{
    put("合同.csv", "合同台账,,,,\n导出时间：2026-11-23,,,,\n\n序号,*合同编号,客户名称,"
                    "签订日期,合同金额（万元）\n"
                    "1,H1,甲公司,2026年11月16日,31.256\n小计,,,,31.256\n"
                    "序号,*合同编号,客户名称,签订日期,合同金额（万元）\n2,H2,乙公司,2026/"
                    "11/17,\"1,000\"\n"
                    "合计,,,,\"1,031.256\"\n制单人：张伟,,,,\n");
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(model.contracts.n, 2);
    CHECK_INT(contract_at(&model, 0).amount, 31256000);
    CHECK_INT(contract_at(&model, 1).amount, 1000000000);
    CHECK_INT(diags_count(&diags, DIAG_REJECT), 0);
}

static void day_or_month_first_is_the_columns(void)
{
    put("contracts.csv",
        "contract_id,amount,signed_on\nH1,1,3/4/2026\nH2,1,13/4/2026\nH3,1,5/6/2026\n");
    run(NULL);
    CHECK_TEXT(day_text(contract_at(&model, 0).signed_on), "2026-04-03");
    CHECK_TEXT(day_text(contract_at(&model, 1).signed_on), "2026-04-13");
    CHECK_TEXT(day_text(contract_at(&model, 2).signed_on), "2026-06-05");
    put("contracts.csv",
        "contract_id,amount,signed_on\nH1,1,3/4/2026\nH2,1,4/13/2026\nH3,1,14/4/2026\n");
    run(NULL);
    CHECK_INT(model.contracts.n, 2);
    CHECK_TEXT(day_text(contract_at(&model, 0).signed_on), "2026-03-04");
    CHECK_TEXT(reject(0)->text, "14/4/2026");
}

static void decimal_mark_is_the_columns(void)
{
    put("contracts.csv",
        "contract_id;amount;signed_on\nH1;1.234;2026-11-16\nH2;1.234,50;2026-11-16\n"
        "H3;12,5;2026-11-16\n");
    run(NULL);
    CHECK_INT(contract_at(&model, 0).amount, 123400);
    CHECK_INT(contract_at(&model, 1).amount, 123450);
    CHECK_INT(contract_at(&model, 2).amount, 1250);
}

static void shares_are_the_columns(void)
{
    put("deals.csv", "deal_id,stage,created_at,probability\nD1,报价,2026-11-01,1\nD2,报价,"
                     "2026-11-01,60\n"
                     "D3,报价,2026-11-01,90%\nD4,报价,2026-11-01,150%\n");
    run(NULL);
    CHECK_INT(deal_at(&model, 0).probability, 10000);
    CHECK_INT(deal_at(&model, 1).probability, 600000);
    CHECK_INT(deal_at(&model, 2).probability, 900000);
    CHECK_INT(deal_at(&model, 3).probability, -1);
}

static void the_last_of_one_id_wins(void)
{
    put("a_contracts.csv",
        "contract_id,amount,signed_on\nH1,100,2026-11-16\nh1,200,2026-11-16\n"
        "H1,abc,2026-11-16\nH2,7,2026-11-16\n");
    put("b_contracts.csv", "contract_id,amount,signed_on\nＨ２,8,2026-11-17\n");
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(model.contracts.n, 2);
    CHECK_INT(contract_at(&model, 0).amount, 20000);
    CHECK_INT(contract_at(&model, 1).amount, 800);
    CHECK_INT(model.files.at[0].feed[0].rows, 4);
    CHECK_INT(model.files.at[0].feed[0].replaced, 2);
    CHECK_INT(model.files.at[0].feed[0].rejected, 1);
    CHECK_INT(model.files.at[0].feed[0].used, 1);
    CHECK_INT(reject(0)->row, 4);
    CHECK_TEXT(reject(0)->raw, "H1,abc,2026-11-16");
}

static void a_later_file_wins_whatever_is_loaded_first(void)
{
    put("a_both.csv", "No,Who,Sum,Due,Paid\n1,Acme,100,2026-11-01,2026-11-03\n");
    put("b_payments.csv", "payment_id,invoice_id,paid_at,amount\n1,1,2026-11-05,90\n");
    put("c_both.csv", "No,Who,Sum,Due,Paid\n1,Acme,80,2026-11-01,2026-11-07\n");
    run("profile: own\nfiles:\n  - header: [No, Sum]\n    tables:\n      receivables:\n    "
        "    columns:\n"
        "          {invoice_id: No, customer_id: Who, due_date: Due, amount: Sum}\n      "
        "payments:\n        columns:\n"
        "          {payment_id: No, invoice_id: No, paid_at: Paid, amount: Sum}\n");
    CHECK_INT(model.payments.n, 1);
    CHECK_INT(payment_at(&model, 0).amount, 8000);
    CHECK_INT(model.receivables.n, 1);
    CHECK_INT(model.files.at[1].feed[0].replaced, 1);
}

static void whole_rows_replace_those_of_earlier_files(void)
{
    put("a_activities.csv",
        "rep_id,type,at\nR1,call,2026-11-16\nR1,call,2026-11-16\nR1,call,2026-11-17\n");
    put("b_activities.csv",
        "rep_id,type,at\nR1,call,2026-11-16\nR1,call,2026-11-16\nR1,call,2026-11-16\n");
    run(NULL);
    CHECK_INT(model.activities.n, 4);
    CHECK_INT(model.files.at[0].feed[0].replaced, 2);
}

static void the_earliest_lead_stays(void)
{
    put("leads.csv", "lead_id,created_at,phone\nL1,2026-11-03,13800001234\nL1,2026-11-01,\n"
                     "L2,2026-11-02,+86 138-0000-1234\nL3,2026-11-02,138 0000 1234\n");
    run(NULL);
    CHECK_INT(model.leads.n, 2);
    CHECK_TEXT(day_text(moment_day(lead_at(&model, 0).created_at)), "2026-11-01");
    CHECK_TEXT(text(lead_at(&model, 1).id), "L2");
}

/* Rows by the thousand are settled while they are read: most name a rep by the id, some by the
 * name, some nobody, some a customer that is made of them; the first dates could be read either
 * way for more rows than are packed at a time. */
static void many_rows_are_settled_as_one_by_one(void)
{
    enum { ROWS = 20000 };
    size_t wrong = 0, n = 0, cap = 64 * ROWS;
    char *csv = arena_take(&memory, cap);
    n += (size_t)snprintf(csv, cap, "rep_id,customer_id,type,at\n");
    for (int i = 0; i < ROWS; i++) {
        const char *rep = i % 1000 == 7 ? "Li Na" : i % 1000 == 8 ? "X9" : NULL;
        n += (size_t)snprintf(csv + n, cap - n, "%s%.4d,%s%.4d,call,%02d/%02d/2025\n",
                              rep ? rep : "R", rep ? 0 : 1 + i % 50,
                              i % 3000 == 9 ? "New" : "K", 1 + i % 90,
                              i < ROWS / 2 ? 1 + i / 1000 : 13 + i / 2000, 1 + i / 2000);
    }
    put("activities.csv", csv);
    n = (size_t)snprintf(csv, cap, "rep_id,name,team\n");
    for (int i = 1; i <= 50; i++)
        n += (size_t)snprintf(csv + n, cap - n, "R%04d,%s%d,T\n", i,
                              i == 50 ? "Li Na000" : "N", i == 50 ? 0 : i);
    put("reps.csv", csv);
    n = (size_t)snprintf(csv, cap, "customer_id,name\n");
    for (int i = 1; i <= 90; i++)
        n += (size_t)snprintf(csv + n, cap - n, "K%04d,Firm %d\n", i, i);
    put("customers.csv", csv);
    run(NULL);
    CHECK_INT(model.activities.n, ROWS);
    CHECK(model.customers.n > 90 && model.customers.n < 100);
    for (size_t k = 0; k < model.activities.n; k++) {
        struct activity t = activity_at(&model, k);
        size_t i = model_origin(&model, TABLE_ACTIVITIES, k).row - 2;
        uint32_t rep = i % 1000 == 7 ? 49 : i % 1000 == 8 ? REF_NONE : (uint32_t)(i % 50);
        bool made = i % 3000 == 9;
        wrong += t.rep != rep || (made ? t.customer < 90 : t.customer != i % 90);
        wrong += moment_day(t.at) !=
                 day_of(2025, 1 + (int)i / 2000,
                        i < ROWS / 2 ? 1 + (int)i / 1000 : 13 + (int)i / 2000);
    }
    CHECK_INT(wrong, 0);
}

static void names_and_ids_refer(void)
{
    put("reps.csv", "rep_id,name,team\nR1,王芳,甲\nR2,王芳,乙\nR3,Li Na,乙\n");
    put("customers.csv", "customer_id,name,industry\nK1,甲公司,制造\n");
    put("contracts.csv",
        "contract_id,rep_id,customer_id,amount,signed_on\nH1,ｌｉ　ＮＡ,甲公司,1,2026-11-"
        "16\n"
        "H2,王芳,K9,2,2026-11-16\nH3,R9,K1,3,2026-11-16\nH4,,K1,4,2026-11-16\n");
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(model.contracts.n, 4);
    CHECK_INT(contract_at(&model, 0).rep, 2);
    CHECK_INT(contract_at(&model, 0).customer, 0);
    CHECK_INT(contract_at(&model, 1).rep, REF_NONE);
    CHECK_TEXT(text(model.customers.at[contract_at(&model, 1).customer].id), "K9");
    CHECK_INT(model_origin(&model, TABLE_CUSTOMERS, 1).row, 0);
    CHECK_INT(contract_at(&model, 2).rep, REF_NONE);
    CHECK_INT(contract_at(&model, 3).rep, REF_NONE);
    size_t told = 0;
    for (size_t i = 0; i < diags.n; i++)
        told += diags.at[i].level == DIAG_WARNING && diags.at[i].amount != MONEY_NONE;
    CHECK_INT(told, 3);
}

/* A name that two customers bear is rejected with its row, also where it looks like an id. */
static void names_of_two_are_not_guessed(void)
{
    put("customers.csv", "customer_id,name\nC0000001,Lan\nC0000002,Lan\n"
                         "C0000003,N0001\nC0000004,N0001\n");
    put("complaints.csv", "complaint_id,customer_id,opened_at\n"
                          "K1,C0000002,2026-11-16\nK2,Lan,2026-11-16\n"
                          "K3,C0000002,2026-11-17\nK4,N0001,2026-11-17\n");
    CHECK(run(NULL) == INGEST_OK);
    CHECK_INT(model.complaints.n, 2);
    CHECK_TEXT(reject(0)->raw, "K2,Lan,2026-11-16");
    CHECK_TEXT(reject(1)->raw, "K4,N0001,2026-11-17");
}

static void payments_need_their_invoice(void)
{
    put("a_payments.csv", "payment_id,invoice_id,paid_at,amount\nP1,I1,2026-11-16,10\nP2,"
                          "I9,2026-11-16,12.50\n");
    put("receivables.csv", "invoice_id,customer_id,due_date,amount\nI1,K1,2026-11-16,10\n");
    run(NULL);
    CHECK_INT(model.payments.n, 1);
    CHECK_INT(payment_at(&model, 0).invoice, 0);
    CHECK_INT(reject(0)->amount, 1250);
    CHECK_TEXT(reject(0)->raw, "P2,I9,2026-11-16,12.50");
    CHECK_INT(model.files.at[0].feed[0].used, 1);
}

static void other_currencies_need_a_rate(void)
{
    static const char rows[] =
        "contract_id,amount,signed_on\nH1,\"USD 1,000.00\",2026-11-16\nH2,¥5,2026-11-16\n";
    put("contracts.csv", rows);
    run(NULL);
    CHECK_INT(model.contracts.n, 1);
    put("contracts.csv", rows);
    run("profile: own\nfiles:\n  - header: [contract_id, amount]\n    rates: {USD: "
        "7.105}\n    tables:\n"
        "      contracts:\n        columns: {contract_id: contract_id}\n");
    CHECK_INT(model.contracts.n, 2);
    CHECK_INT(contract_at(&model, 0).amount, 710500);
}

static void a_profile_maps_filters_and_feeds_two_tables(void)
{
    put("list.csv",
        "No,Who,Sum,Due,Paid,State,Seller\n1,Acme,100,2026-11-01,2026-11-03,ok,S\n"
        "2,Acme,50,2026-12-01,,ok,S\n3,Acme,9,2026-11-01,,void,S\n");
    CHECK_INT(
        run("profile: own\nfiles:\n  - name: list*\n    header: [No, Sum]\n    tables:\n"
            "      receivables:\n        except: {State: [VOID]}\n        columns:\n"
            "          invoice_id: No\n          customer_id: Who\n          due_date: "
            "Due\n"
            "          amount: {from: Sum, unit: 千元}\n"
            "      payments:\n        except: {Paid: [\"\"]}\n        columns:\n"
            "          invoice_id: No\n          paid_at: Paid\n          amount: {from: "
            "Sum, unit: 千元}\n"),
        INGEST_OK);
    CHECK_INT(model.receivables.n, 2);
    CHECK_INT(receivable_at(&model, 0).amount, 10000000);
    CHECK_INT(model.payments.n, 1);
    CHECK_TEXT(model.files.at[0].profile, "own");
}

static void mistakes_in_profiles_have_lines(void)
{
    put("contracts.csv", "contract_id,amount,signed_on\nH1,1,2026-11-16\n");
    run("profile: own\nfiles:\n  - header: [a]\n    tables:\n      deals:\n        "
        "columns:\n          dael_id: x\n");
    bool told = false;
    for (size_t i = 0; i < diags.n; i++)
        told |= diags.at[i].level == DIAG_ERROR && diags.at[i].row == 7;
    CHECK(told);
    CHECK_INT(model.contracts.n, 1);
}

static void what_is_unusable_is_said(void)
{
    put("receivables.csv", "invoice_id,customer_id,amount\nI1,K1,10\n");
    put("contracts.csv", "contract_id,amount,signed_on\nH1,1,2026-11-16\n");
    CHECK_INT(run(NULL), INGEST_PARTIAL);
    CHECK(model.files.at[1].problem != NULL);
    CHECK(!model_has(&model, TABLE_RECEIVABLES));
    put("contracts.csv", "contract_id,amount,signed_on\n");
    CHECK_INT(run(NULL), INGEST_NOTHING);
    put("notes.csv", "a,b\n1,2\n");
    CHECK_INT(run(NULL), INGEST_NOTHING);
}

static void one_close_date_serves_two(void)
{
    put("deals.csv", "Record ID,Deal Name,Amount,Deal Stage,Close Date,Create Date\n"
                     "1,A,10,Closed Won,2026-11-18 "
                     "09:30,2026-11-01\n2,B,20,qualifiedtobuy,2026-12-01,2026-11-01\n"
                     "3,C,30,Closed Lost,2026-11-19,2026-11-01\n");
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(deal_at(&model, 0).status, DEAL_WON);
    CHECK_INT(deal_at(&model, 1).status, DEAL_OPEN);
    CHECK_INT(deal_at(&model, 1).closed_at, MOMENT_NONE);
    CHECK_TEXT(day_text(deal_at(&model, 1).expected_close), "2026-12-01");
    CHECK_INT(deal_at(&model, 2).status, DEAL_LOST);
    CHECK_INT(deal_at(&model, 2).stage, STAGE_NONE);
    CHECK_INT(model.contracts.n, 1);
}

static void headers_of_two_levels(void)
{
    put("ledger.csv", "单号,客户,日期,,借方,\n,,业务,到期,发生,未结\nI1,甲公司,2026-10-01,"
                      "2026-11-01,100,40\n");
    CHECK_INT(run("profile: own\nfiles:\n  - header: [单号, 借方-发生]\n    tables:\n      "
                  "receivables:\n"
                  "        columns: {invoice_id: 单号, customer_id: 客户, due_date: "
                  "日期-到期, amount: 未结}\n"),
              INGEST_OK);
    CHECK_INT(receivable_at(&model, 0).amount, 4000);
    CHECK_TEXT(day_text(receivable_at(&model, 0).due_date), "2026-11-01");
}

static void headers_of_three_levels(void)
{
    put("应收.csv",
        "单据,,客户,业务员,借方,,,\n编号,日期,,,应收,,未结,\n,,,,金额,到期日,金额,账龄\n"
        "YS1,2026-09-01,甲公司,张伟,12.5,2026-10-01,2.5,53\n");
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(model.receivables.n, 1);
    CHECK_INT(receivable_at(&model, 0).amount, 1250);
    CHECK_TEXT(day_text(receivable_at(&model, 0).due_date), "2026-10-01");
    CHECK_TEXT(day_text(receivable_at(&model, 0).invoice_date), "2026-09-01");
}

static void a_second_table_is_not_read_as_the_first(void)
{
    put("合同.csv",
        "合同编号,客户名称,销售员,签订日期,合同金额\nH1,甲,张伟,2026-11-03,1\n\n"
        "回款编号,客户名称,合同编号,回款日期,回款金额\nK1,甲,H1,2026-11-04,5\n"
        "合同编号,客户名称,销售员,签订日期,合同金额\nH2,乙,张伟,2026-11-04,2\n");
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(model.contracts.n, 2);
    CHECK(reject(0) && reject(0)->row == 4 && reject(1) && reject(1)->row == 5);
    CHECK(!reject(2));
    /* The table above is read although the one below has more of the known columns. */
    put("合同.csv",
        "合同编号,销售员,签订日期,合同金额\nH1,张伟,2026-11-03,1\n"
        "合同编号,客户名称,销售员,签订日期,合同金额,类型\nH2,乙,李娜,2026-11-04,2,新签\n");
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(model.contracts.n, 1);
    CHECK_INT(contract_at(&model, 0).amount, 100);
}

static void tables_side_by_side(void)
{
    put("台账.csv",
        "合同编号,客户名称,销售员,签订日期,合同金额,,应收单号,客户名称,到期日,应收金额\n"
        "H1,甲,张伟,2026-11-03,1,,Y1,乙,2026-11-20,3\n"
        "H2,乙,张伟,2026-11-04,2,,Y2,甲,2026-11-21,4\n"
        "合计,,,,3,,Y3,甲,2026-11-22,5\n,,,,,,合计,,,12\n");
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(model.contracts.n, 2);
    CHECK_INT(model.receivables.n, 3);
    CHECK_INT(receivable_at(&model, 2).amount, 500);
    CHECK_TEXT(text(receivable_at(&model, 0).id), "Y1");
    CHECK(!reject(0));
}

static void totals_of_groups_are_no_data(void)
{
    put("合同.csv", "合同编号,客户名称,销售员,签订日期,合同金额\nH1,甲,张伟,2026-11-03,1\n"
                    ",,张伟小计,,1\n,小计,,,1\nH2,甲,张伟,,1\n主管签字：,,,日期：,\n");
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(model.contracts.n, 1);
    CHECK(reject(0) && reject(0)->row == 5 && !reject(1));
    CHECK_INT(model.files.at[0].feed[0].rows, 2);
}

static void rejects_are_csv(void)
{
    put("contracts.csv",
        "contract_id,amount,signed_on\nH1,\"a \"\"b\"\"\",2026-11-16\nH2,1,2026-11-16\n");
    run(NULL);
    const char *path = arena_printf(&memory, "%s.rejects", folder);
    str bytes;
    CHECK(rejects_write(path, &diags));
    CHECK(file_read(&memory, path, 10000, &bytes));
    CHECK(str_starts(bytes, "\xEF\xBB\xBF"
                            "file,row,table,column,text,reason,amount,original\r\n"));
    size_t at;
    CHECK(str_find(
        bytes,
        STR("\"2\",\"contracts\",\"amount\",\"a \"\"b\"\"\",\"is not a number\",\"\","),
        &at));
    unlink(path);
}

int main(void)
{
    folder_begin();
    RUN(canonical_names_are_known);
    RUN(units_are_understood);
    RUN(targets_of_the_same);
    RUN(blocks_of_targets_again);
    RUN(targets_are_completed);
    RUN(unit_of_the_profile);
    RUN(banners_totals_and_footers_are_no_data);
    RUN(day_or_month_first_is_the_columns);
    RUN(decimal_mark_is_the_columns);
    RUN(shares_are_the_columns);
    RUN(the_last_of_one_id_wins);
    RUN(a_later_file_wins_whatever_is_loaded_first);
    RUN(whole_rows_replace_those_of_earlier_files);
    RUN(the_earliest_lead_stays);
    RUN(many_rows_are_settled_as_one_by_one);
    RUN(names_and_ids_refer);
    RUN(names_of_two_are_not_guessed);
    RUN(payments_need_their_invoice);
    RUN(other_currencies_need_a_rate);
    RUN(a_profile_maps_filters_and_feeds_two_tables);
    RUN(mistakes_in_profiles_have_lines);
    RUN(what_is_unusable_is_said);
    RUN(one_close_date_serves_two);
    RUN(headers_of_two_levels);
    RUN(headers_of_three_levels);
    RUN(a_second_table_is_not_read_as_the_first);
    RUN(tables_side_by_side);
    RUN(totals_of_groups_are_no_data);
    RUN(rejects_are_csv);
    rmdir(folder);
    return test_end();
}
