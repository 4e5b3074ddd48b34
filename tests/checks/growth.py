"""Wrong exports take time that grows with their rows, not with the square: rows that name nothing, names that many bear,
targets of people that nobody knows. Twenty times the rows may take thirty times the processor's seconds."""

import os
import resource
import subprocess
import sys

PROGRAM, OUT = os.environ["MONDAYPACK"], os.environ["OUT"]
FEW, TIMES, MOST = 2500, 20, 30
REPS = "rep_id,name,team,region\n"
CUSTOMERS = "customer_id,name\n"
PAYMENTS = "payment_id,invoice_id,paid_at,amount\n"
INVOICES = "invoice_id,customer_id,due_date,amount\n"
TARGETS = "key,period,metric,target\n"
failed = []


def lines(head, n, row):
    return head + "".join(row(i) + "\n" for i in range(n))


def reps(n):
    return lines(REPS, n, lambda i: f"R{i:06},person {i},team {i},region {i}")


CASES = {
    "payments_without_invoices": lambda n: {
        "reps.csv": reps(1),
        "payments.csv": lines(PAYMENTS, n, lambda i: f"P{i:06},I{i:06},2026-11-02,5.00")},
    "invoices_of_a_name_that_two_bear": lambda n: {
        "reps.csv": reps(1),
        "customers.csv": lines(CUSTOMERS, 2, lambda i: f"C{i},One and the same Ltd"),
        "receivables.csv": lines(INVOICES, n, lambda i: f"I{i:06},One and the same Ltd,2026-11-02,5.00")},
    "targets_of_unknown_reps": lambda n: {
        "reps.csv": reps(n // 5),
        "targets.csv": lines(TARGETS, n // 5, lambda i: f"X{i:06},2026-W47,signed_amount,5")},
}


def seconds(name, n, files):
    folder = f"{OUT}/{name}-{n}"
    os.makedirs(folder, exist_ok=True)
    for file, text in files.items():
        with open(f"{folder}/{file}", "w") as f:
            f.write(text)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([PROGRAM, "check", folder], capture_output=True, timeout=600)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1, 4) or b"Sanitizer" in done.stderr:
        failed.append(name)
        print(f"{name}: exit status {done.returncode}: {done.stderr[-500:]}")
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


for name, files in CASES.items():
    few = min(seconds(name, FEW, files(FEW)) for _ in range(2))
    many = seconds(name, FEW * TIMES, files(FEW * TIMES))
    if many > MOST * few:
        failed.append(name)
        print(f"{name}: {FEW} rows take {few:.3f} s, {TIMES} times as many {many:.3f} s")
sys.exit(bool(failed))
