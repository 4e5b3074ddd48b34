"""Inputs that are no good or do not stay as they are: a file that grows, shrinks, is written over or vanishes while it is
read, one that nobody may read, folders named like files, pipes, devices, links in a circle. The message names the file,
the exit status is SPEC 1's, no pack is made out of half a file, and the pack that was there stays as it was."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM, OUT, SAMPLE = os.environ["MONDAYPACK"], os.environ["OUT"], os.environ["SAMPLE"]
REPS = "rep_id,name,team\nR1,王芳,苏州部\n"
CONTRACTS = "contract_id,rep_id,customer_id,amount,signed_on\n" + "".join(
    f"K{i},R1,C1,100,2026-11-{17 + i % 4}\n" for i in range(8))
NOBODY = 65534
failed = []


def fail(what, *more):
    failed.append(what)
    print(what, *more, sep="\n    ")


def fresh(name):
    folder = f"{OUT}/{name}"
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder + "/in")
    os.makedirs(folder + "/out")
    shutil.copytree(SAMPLE, folder + "/out/2026-W47")
    with open(folder + "/in/reps.csv", "w") as f:
        f.write(REPS)
    with open(folder + "/in/contracts.csv", "w") as f:
        f.write(CONTRACTS)
    return folder


def tree(folder):
    return {os.path.relpath(os.path.join(root, name), folder): open(os.path.join(root, name), "rb").read()
            for root, _, names in os.walk(folder) for name in names}


def start(folder, nobody=False):
    words = [PROGRAM, "build", folder + "/in", "--store", "none", "--out", folder + "/out"]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                            user=NOBODY if nobody else None, group=NOBODY if nobody else None)


def judge(name, folder, process, status, says):
    """Status, message, and whether the old pack was to stay (3 and 1) or to be replaced (0 and 4)."""
    error = process.communicate(timeout=120)[1].decode("utf-8", "replace")
    if process.returncode != status:
        fail(f"{name}: exit status {process.returncode}, not {status}", error[-1000:])
    for words in says:
        if words not in error:
            fail(f"{name}: does not say {words!r}", error[-1000:])
    if "Sanitizer" in error or "runtime error" in error:
        fail(f"{name}: sanitizer", error[-3000:])
    same = tree(folder + "/out/2026-W47") == tree(SAMPLE)
    if same != (status in (1, 3)):
        fail(f"{name}: the old pack {'stayed' if same else 'was changed'}")
    if os.listdir(folder + "/out") != ["2026-W47"]:
        fail(f"{name}: left {os.listdir(folder + '/out')}")
    left = [path for path in tree(folder + "/out") if path.endswith(".part")]
    if left:
        fail(f"{name}: left {left}")


def while_read(name, change, says):
    """Changes a large file between its opening and its end: the process is stopped as soon as it has the file open."""
    folder = fresh(name)
    path = folder + "/in/activities.csv"
    with open(path, "w") as f:
        f.write("rep_id,customer_id,type,at\n" + "R1,C1,call,2026-11-18\n" * 600000)
    for _ in range(5):
        size = os.path.getsize(path)
        process = start(folder)
        while process.poll() is None and not is_open(process.pid, path):
            time.sleep(0.0005)
        if process.poll() is None:
            process.send_signal(signal.SIGSTOP)
            caught = is_open(process.pid, path)
            if caught:
                change(path)
            process.send_signal(signal.SIGCONT)
            if caught:
                judge(name, folder, process, 3, says)
                return
        process.communicate()
        assert os.path.getsize(path) == size
    fail(f"{name}: never caught in the act")


def is_open(pid, path):
    try:
        return any(os.path.realpath(f"/proc/{pid}/fd/{fd}") == os.path.realpath(path) for fd in os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return False


def shrink(path):
    os.truncate(path, os.path.getsize(path) // 3 // 23 * 23)


def grow(path):
    with open(path, "a") as f:
        f.write("R1,C1,call,2026-11-19\n")


def overwrite(path):
    with open(path, "r+") as f:
        f.seek(os.path.getsize(path) - 23)
        f.write("R1,C1,call,2026-11-20\n")


def changing():
    for name, change in (("shrinks", shrink), ("grows", grow), ("is written over", overwrite),
                         ("is emptied", lambda path: os.truncate(path, 0))):
        while_read(name, change, ["activities.csv: was changed while it was being read", "run again"])


def vanishing():
    """Of many files some vanish after the folder was listed; a link that leads nowhere was never there."""
    folder = fresh("vanishes")
    os.symlink("nothing", folder + "/in/link.csv")
    judge("dead link", folder, start(folder), 0, ["link.csv: is a link that leads nowhere"])
    folder = fresh("vanishes")
    with open(folder + "/in/a.csv", "w") as f:
        f.write("rep_id,customer_id,type,at\n" + "R1,C1,call,2026-11-18\n" * 300000)
    for i in range(3000):
        with open(f"{folder}/in/b{i}.csv", "w") as f:
            f.write("rep_id,customer_id,type,at\nR1,C1,call,2026-11-18\n")
    for _ in range(5):
        process = start(folder)
        while process.poll() is None and not is_open(process.pid, folder + "/in/a.csv"):
            time.sleep(0.0005)
        if process.poll() is None:
            process.send_signal(signal.SIGSTOP)
            if is_open(process.pid, folder + "/in/a.csv"):
                os.remove(folder + "/in/b2999.csv")
                process.send_signal(signal.SIGCONT)
                return judge("vanishes", folder, process, 3, ["b2999.csv: vanished while the input was being read"])
            process.send_signal(signal.SIGCONT)
        process.communicate()
    fail("vanishes: never caught in the act")


def no_files():
    folder = fresh("odd")
    os.mkfifo(folder + "/in/pipe.csv")
    os.symlink("/dev/zero", folder + "/in/zero.csv")
    os.symlink("loop.csv", folder + "/in/loop.csv")
    os.symlink("..", folder + "/in/up")
    os.mkdir(folder + "/in/deals.csv")
    with open(folder + "/in/deals.csv/leads.csv", "w") as f:
        f.write("lead_id,rep_id,created_at\nL1,R1,2026-11-18\n")
    judge("no files", folder, start(folder), 0, ["pipe.csv: is no regular file; skipped", "zero.csv: is no regular file",
                                                 "loop.csv: is a link"])
    for name in ("pipe", "/dev/zero", "/dev/null"):
        path = name if name[0] == "/" else f"{OUT}/alone.csv"
        if name == "pipe":
            os.mkfifo(path)
        done = subprocess.run([PROGRAM, "build", path, "--store", "none", "--out", OUT + "/alone"], capture_output=True, timeout=60)
        if done.returncode != 1 or b"is no regular file" not in done.stderr or os.path.exists(OUT + "/alone"):
            fail(f"{name} alone: exit status {done.returncode}", done.stderr.decode())


def forbidden():
    if os.geteuid() != 0 or subprocess.run(["test", "-x", PROGRAM], user=NOBODY, group=NOBODY).returncode:
        return
    global OUT
    OUT = tempfile.mkdtemp()
    os.chmod(OUT, 0o755)
    folder = fresh("forbidden")
    for root, folders, names in os.walk(folder):
        for path in [root] + [os.path.join(root, name) for name in names]:
            os.chown(path, NOBODY, NOBODY)
    os.chmod(folder + "/in/contracts.csv", 0)
    judge("forbidden", folder, start(folder, nobody=True), 3, ["contracts.csv: cannot be read: Permission denied"])
    os.chmod(folder + "/in/contracts.csv", 0o644)
    os.mkdir(folder + "/in/closed", 0)
    judge("closed folder", folder, start(folder, nobody=True), 3, ["closed: cannot be read: Permission denied"])
    os.rmdir(folder + "/in/closed")
    os.chmod(folder + "/out/2026-W47", 0o555)
    judge("closed pack", folder, start(folder, nobody=True), 3, ["2026-W47: this folder cannot be written: Permission denied"])
    shutil.rmtree(OUT)


changing()
vanishing()
no_files()
forbidden()
sys.exit(1 if failed else 0)
