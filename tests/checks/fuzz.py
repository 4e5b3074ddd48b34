"""Everything that reads bytes from outside, fed with damaged files: exports, profiles, rules. The program may reject what
it likes, but it ends by itself with one of its exit statuses, says something when it fails, and no sanitizer speaks.
The damage is drawn from a fixed seed; FUZZ_ROUNDS makes it longer."""

import os
import random
import shutil
import subprocess
import sys

PROGRAM, OUT = os.environ["MONDAYPACK"], os.environ["OUT"]
ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "24"))
SPICE = [b'"', b"'", b",", b";", b"\t", b"\r", b"\n", b"\r\n", b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\x81\x30\x81",
         b"-", b"%", b"9" * 40, b"1e999999", b"=cmd()", b'"' * 7, b"{", b"}", b"[", b"&a *a", b"? :", b"A" * 70000,
         "合计".encode("gb18030"), "￥".encode(), b"0000-00-00", b"2026-02-30", b"2026-W60"]


def damage(rng, data):
    data = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 5, 20])):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(6)
        if kind == 0 and data:
            data[at % len(data)] = rng.randrange(256)
        elif kind == 1:
            data[at:at] = rng.choice(SPICE)
        elif kind == 2:
            del data[at:at + rng.choice([1, 3, 50, 4000])]
        elif kind == 3:
            data[at:at] = data[at // 2:at // 2 + rng.choice([1, 30, 3000])]
        elif kind == 4:
            del data[at:]
        else:
            data[at:at + 1] = rng.choice(SPICE)
    return bytes(data)


def run(words, allowed):
    done = subprocess.run([PROGRAM] + words, capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
    errors = done.stderr.decode("utf-8", "replace")
    if done.returncode not in allowed or "Sanitizer" in errors or "runtime error" in errors:
        return f"exit status {done.returncode}\n{errors[-3000:]}"
    return "fails without a word" if done.returncode and not errors.strip() else None


def main():
    healthy = OUT + "/healthy"
    subprocess.run(["/usr/bin/python3", "-B", "tests/generate/company.py", "--out", healthy, "--reps", "3", "--teams", "2",
                    "--weeks", "3", "--edges", "--dirt"], check=True)
    exports = ["sample-input/" + name for name in sorted(os.listdir("sample-input"))]
    tables = sorted(os.listdir(healthy))
    settings = [os.path.relpath(os.path.join(folder, name), "templates") for folder, _, names in os.walk("templates")
                for name in names if name.endswith((".yaml", ".csv"))]
    for number in range(ROUNDS):
        rng = random.Random(number)
        folder = f"{OUT}/round"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(healthy, folder + "/input")
        words = ["check", folder + "/input"]
        if number % 3 == 0:
            name = rng.choice(tables)
            data = open(f"{healthy}/{name}", "rb").read()
        elif number % 3 == 1:
            source = rng.choice(exports)
            name, data = os.path.basename(source), open(source, "rb").read()[:60000]
        else:
            name = rng.choice(sorted(settings))
            data = open("templates/" + name, "rb").read()
            words = ["build", folder + "/input", "--templates", folder + "/templates", "--store", "none", "--out", folder + "/out"]
        path = folder + ("/templates/" if number % 3 == 2 else "/input/") + name
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(damage(rng, data))
        problem = run(words, {0, 1, 2, 4})
        if problem:
            print(f"round {number}, {name}: {problem}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
