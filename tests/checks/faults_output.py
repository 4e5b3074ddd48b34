"""Outputs that fail: a disk that is full, a folder that vanishes in the middle, kill -9 at several moments, two builds
into one folder at once, the output folder among the inputs. The old pack stays whole, the message says what happened, no
temporary file stays behind or the next run clears it."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import zipfile

PROGRAM, OUT, SAMPLE = os.environ["MONDAYPACK"], os.environ["OUT"], os.environ["SAMPLE"]
SANITIZED = b"__asan_init" in open(PROGRAM, "rb").read()
PERIOD = "2026-W47"
failed = []


def fail(what, *more):
    failed.append(what)
    print(what, *more, sep="\n    ")


def tree(folder):
    return {os.path.relpath(os.path.join(root, name), folder): open(os.path.join(root, name), "rb").read()
            for root, _, names in os.walk(folder) for name in names}


OLD = tree(SAMPLE)


def fresh(name, old=True):
    folder = f"{OUT}/{name}"
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    if old:
        shutil.copytree(SAMPLE, f"{folder}/{PERIOD}")
    return folder


def start(folder, *words, source="sample-input", limit=None):
    def limits():
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return subprocess.Popen([PROGRAM, "build", source, "--out", folder, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            stdin=subprocess.DEVNULL, preexec_fn=limits if limit else None)


def end(name, process, status, says=""):
    out, error = (text.decode("utf-8", "replace") for text in process.communicate(timeout=300))
    if process.returncode != status or says not in error or "Sanitizer" in error:
        fail(f"{name}: exit status {process.returncode}, not {status}, or does not say {says!r}", error[-2000:])
    return error


def old_is_whole(name, folder):
    now = tree(f"{folder}/{PERIOD}")
    if now != OLD:
        fail(f"{name}: the old pack changed", sorted(set(now) ^ set(OLD)) or [k for k in now if now[k] != OLD.get(k)])


def pack_is_sound(name, folder):
    for path, data in tree(f"{folder}/{PERIOD}").items():
        sound = not os.path.basename(path).startswith(".")
        if path.endswith(".json"):
            json.loads(data)
        if path.endswith(".pdf"):
            sound = sound and data.startswith(b"%PDF") and b"%%EOF" in data[-1024:]
        if path.endswith(".xlsx"):
            sound = sound and zipfile.ZipFile(f"{folder}/{PERIOD}/{path}").testzip() is None
        if not sound:
            fail(f"{name}: {path} is left over or broken")


def full_disk():
    """A limit of the size of files stands for a full disk; where a small one can be mounted, a full disk as well."""
    for limit in (4000, 60000, 200000):
        folder = fresh("full")
        end(f"full at {limit}", start(folder, "--store", "none", limit=limit), 3, "cannot be written")
        old_is_whole(f"full at {limit}", folder)
    folder = fresh("full", old=False)
    end("full store", start(folder, "--only", "numbers", limit=8 << 20), 0)
    before = tree(folder)
    error = end("full store", start(folder, "--only", "rejects", limit=20000), 3)
    if tree(folder) != before:
        fail("full store: the pack or the memory changed", error)
    script = ('mkdir -p "$1/disk" && mount -t tmpfs -o size=300k none "$1/disk" || exit 77\n'
              '"$2" build sample-input --store none --out "$1/disk/out" >"$1/said" 2>&1; echo $? >"$1/status"; ls -A "$1/disk" >"$1/left"')
    folder = fresh("disk", old=False)
    if subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", folder, PROGRAM], stderr=subprocess.DEVNULL).returncode == 0:
        said, status, left = (open(f"{folder}/{name}").read() for name in ("said", "status", "left"))
        if status != "3\n" or "No space left" not in said or left:
            fail(f"small disk: exit status {status.strip()}, left {left!r}", said[-1000:])


def stopped_at(process, seen, deadline=120):
    """Stops the process as soon as `seen()`; False when it ended before."""
    until = time.monotonic() + deadline
    while process.poll() is None and time.monotonic() < until:
        if seen():
            process.send_signal(signal.SIGSTOP)
            return True
        time.sleep(0.0002)
    return False


def parts(folder):
    return [path for path in tree_names(folder) if path.endswith(".part")]


def tree_names(folder):
    return [os.path.relpath(os.path.join(root, name), folder) for root, _, names in os.walk(folder) for name in names]


def vanishing():
    folder = fresh("vanishing")
    process = start(folder, "--store", "none")
    if not stopped_at(process, lambda: parts(folder)):
        return fail("vanishing: no temporary file was seen")
    os.rename(folder, folder + ".gone")
    process.send_signal(signal.SIGCONT)
    end("vanishing", process, 3, "cannot be written")
    if os.path.exists(folder):
        fail("vanishing: the folder was made again", tree_names(folder))


def killed():
    """Before the first temporary file, at the first, at the third, when several are there."""
    for moment, many in (("reading", 0), ("the first file", 1), ("the third file", 3), ("the sixth file", 6)):
        folder = fresh("killed")
        process = start(folder)
        if many:
            stopped_at(process, lambda: len(parts(folder)) >= many)
        else:
            time.sleep(0.02)
        process.kill()
        process.communicate()
        if process.returncode == -signal.SIGKILL and os.path.exists(f"{folder}/{PERIOD}"):
            now = {path: data for path, data in tree(f"{folder}/{PERIOD}").items() if not path.endswith(".part")}
            if now != OLD:
                fail(f"killed at {moment}: the old pack changed")
        end(f"after {moment}", start(folder, "--only", "numbers"), 0)
        if parts(folder):
            fail(f"after {moment}: left", parts(folder))
        end(f"after {moment}", start(folder), 0)
        pack_is_sound(f"after {moment}", folder)


def interrupted():
    """At the first temporary file and at later ones; other threads are about to make more at that moment."""
    for times in range(4 if SANITIZED else 24):
        folder = fresh("interrupted", old=False)
        process = start(folder)
        if stopped_at(process, lambda: len(parts(folder)) > times % 4):
            process.send_signal(signal.SIGINT)
            process.send_signal(signal.SIGCONT)
            process.communicate(timeout=120)
            if process.returncode != -signal.SIGINT or tree_names(folder):
                fail(f"interrupted: {process.returncode}, left", tree_names(folder))


def waited_for(process, says, deadline=120):
    """What stands on stderr when `says` comes, or when the process ends."""
    said, until = b"", time.monotonic() + deadline
    os.set_blocking(process.stderr.fileno(), False)
    while says.encode() not in said and process.poll() is None and time.monotonic() < until:
        said += process.stderr.read() or b""
        time.sleep(0.002)
    os.set_blocking(process.stderr.fileno(), True)
    return said.decode("utf-8", "replace")


def two_at_once():
    """The second waits for the first and says so; both packs come out whole, with and without a memory."""
    for store in ((), ("--store", "none")):
        folder = fresh("two", old=False)
        first = start(folder, *store)
        if not stopped_at(first, lambda: parts(folder)):
            fail("two at once: no temporary file was seen")
        second = start(folder, *store)
        says = "another run is writing this pack; waiting until it is done"
        said = waited_for(second, says)
        waits = second.poll() is None and says in said
        first.send_signal(signal.SIGCONT)
        end("first of two", first, 0)
        error = end("second of two", second, 0)
        if not waits:
            fail("two at once: the second did not wait, or did not say so", said + error)
        pack_is_sound("two at once", folder)
        if tree(f"{folder}/{PERIOD}") != OLD:
            fail("two at once: not the same pack")


def among_the_inputs():
    """`build .` with the output folder below: what a pack says is no export, week after week."""
    source = fresh("inputs", old=False)
    for name in os.listdir("sample-input"):
        shutil.copy("sample-input/" + name, source)
    packs = []
    for _ in range(3):
        end("among the inputs", start(source + "/output", source=source), 0)
        with open(f"{source}/output/{PERIOD}/kpi.json", encoding="utf-8") as f:
            packs.append(json.load(f))
        packs[-1].pop("quality")
    if packs[0] != packs[1] or packs[1] != packs[2]:
        fail("among the inputs: the numbers changed")
    shutil.copy(f"{source}/output/{PERIOD}/kpi.xlsx", source + "/表.xlsx")
    shutil.copy(f"{source}/output/{PERIOD}/rejects.csv", source + "/r.csv")
    shutil.rmtree(source + "/output")
    end("copies among the inputs", start(source + "/output", "--only", "numbers", source=source), 0)
    with open(f"{source}/output/{PERIOD}/kpi.json", encoding="utf-8") as f:
        pack = json.load(f)
    pack.pop("quality")
    if pack != packs[0]:
        fail("copies among the inputs: the numbers changed")


full_disk()
vanishing()
killed()
interrupted()
two_at_once()
among_the_inputs()
sys.exit(1 if failed else 0)
