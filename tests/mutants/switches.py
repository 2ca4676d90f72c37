"""Tries the changes that cargo-mutants lists, in one program with a switch for each; see `at-once`.

A function with changes becomes one `match` over its body: an arm for each change with the body as
cargo-mutants would have written it, and a last one with the body as it is. An arm stands where the body
stood and under the same signature, so that what does not build there does not build by itself either;
it is taken out, and the rest is built again. Three kinds cannot stand behind a switch: a change in a
`const fn` and in a constant, which are reckoned before there is a switch, and in a function that returns
`impl` something, whose arms would be of different types. These are built each by itself.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

FEW_CASES = {"PROPTEST_CASES": "32"}
# Takes as long as all others together and notices what others do not: asked last.
LONG_WALK = "no_order_of_commands"
# A test that takes longer than this is asked alone, after those that are quick.
SLOW_SECONDS = 0.2
FIRST_ASKED = 4
# As in `run`: what takes longer than this beyond ten times its time has been made to run for ever.
HANG_SECONDS = 60
# A change that gathers without end must not take the machine with it.
WITHIN_MEMORY = 'ulimit -v 8388608 && exec "$0" "$@"'
PROGRESS_EVERY = 100

SWITCH = """
/// Which change is on.
pub mod switch {
    use std::io::Write;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicBool, Ordering};

    static ON: LazyLock<usize> =
        LazyLock::new(|| std::env::var("SWITCH").ok().and_then(|on| on.parse().ok()).unwrap_or(usize::MAX));
    static TRACE: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("SWITCH_TRACE").ok());
    static SEEN: [AtomicBool; FUNCTIONS] = [const { AtomicBool::new(false) }; FUNCTIONS];

    /// The change that is on; says once that the function was reached, if asked to.
    pub fn on(function: usize) -> usize {
        if let Some(path) = TRACE.as_ref()
            && !SEEN[function].swap(true, Ordering::Relaxed)
        {
            let file = std::fs::OpenOptions::new().append(true).open(path);
            file.and_then(|mut file| writeln!(file, "{function}")).expect("the trace can be written");
        }
        *ON
    }
}
"""


@dataclass
class Change:
    """One change as cargo-mutants names it, by offsets into its file."""

    id: int
    name: str
    file: str
    start: int
    end: int
    text: str
    function: tuple[int, int] | None

    def within(self, source: str, start: int, end: int) -> str:
        """That part of the source with the change made."""
        return source[start : self.start] + self.text + source[self.end : end]


@dataclass
class Function:
    """A function with changes: where its body lies, and what is tried in it."""

    id: int
    start: int
    end: int
    changes: list[Change] = field(default_factory=list)


# By the file they are in.
Functions = dict[str, list[Function]]
# The first and the last line of each changed body, and which change it is.
Lines = list[tuple[int, int, int]]
# What noticed each change that could be built, `None` where nothing did.
Outcomes = dict[int, str | None]


class Test(NamedTuple):
    """A test and the program it is in."""

    program: str
    name: str


class House:
    """The small house: its sources as they were, and its programs as they are built."""

    def __init__(self, folder: str):
        self.folder = Path(folder).resolve()
        self.sources: dict[str, str] = {}
        self.root = (self.folder / "src/lib.rs").read_text()

    def source(self, file: str) -> str:
        if file not in self.sources:
            self.sources[file] = (self.folder / file).read_text()
        return self.sources[file]

    def write(self, file: str, text: str) -> None:
        (self.folder / file).write_text(text)

    def build(self) -> tuple[list[str], list[dict]]:
        """The programs, and the errors that kept one from being built."""
        command = ["cargo", "test", "--no-run", "--lib", "--test", "suite", "--message-format", "json"]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        programs = sorted(line["executable"] for line in told if line.get("executable"))
        messages = [line["message"] for line in told if line["reason"] == "compiler-message"]
        errors = [message for message in messages if message["level"] == "error" and message["spans"]]
        if done.returncode != 0 and not errors:
            sys.exit(done.stderr)
        return programs, errors


def read_list(house: House) -> list[Change]:
    """The list that cargo-mutants made, with lines and columns as offsets."""
    changes = []
    for number, entry in enumerate(json.loads((house.folder / "list.json").read_text())):
        starts = [0]
        for line in house.source(entry["file"]).split("\n"):
            starts.append(starts[-1] + len(line) + 1)

        def bounds(span: dict) -> tuple[int, int]:
            ends = (span["start"], span["end"])
            return tuple(starts[end["line"] - 1] + end["column"] - 1 for end in ends)

        function = entry["function"] and bounds(entry["function"]["span"])
        start, end = bounds(entry["span"])
        changes.append(Change(number, entry["name"], entry["file"], start, end, entry["replacement"], function))
    return changes


def body_start(source: str, start: int, end: int) -> int | None:
    """Where a function's body begins; `None` when no switch can stand in it."""
    signature, at = "", start
    for line in source[start:end].splitlines(keepends=True):
        if not line.lstrip().startswith(("//", "#")):
            head, brace, _ = line.partition("{")
            signature += head
            if brace:
                cannot = re.search(r"\bconst\s+fn\b|->.*\bimpl\b", signature, re.DOTALL)
                return None if cannot else at + len(head) + 1
        at += len(line)
    return None


def sort_out(house: House, changes: list[Change]) -> tuple[Functions, list[Change]]:
    """The functions of each file with what can stand behind a switch, and what cannot."""
    functions: Functions = defaultdict(list)
    alone, count = [], 0
    # A function within another counts as a part of the outer one, which comes first.
    placed = [change for change in changes if change.function]
    for change in sorted(placed, key=lambda change: (change.file, change.function[0], -change.function[1])):
        start, end = change.function
        known = functions[change.file]
        if not (known and end <= known[-1].end + 1):
            body = body_start(house.source(change.file), start, end)
            if body is None:
                alone.append(change)
                continue
            known.append(Function(count, body, end - 1))
            count += 1
        known[-1].changes.append(change)
    return functions, alone + [change for change in changes if not change.function]


def switched(source: str, functions: list[Function], without: set[int]) -> tuple[str, Lines]:
    """A file with its switches, and where its changed bodies are."""
    text, at, line, lines = [], 0, 1, []

    def put(part: str) -> None:
        nonlocal line
        text.append(part)
        line += part.count("\n")

    for function in functions:
        put(source[at : function.start] + f" match crate::switch::on({function.id}) {{\n")
        for change in function.changes:
            if change.id not in without:
                first = line
                put(f"{change.id} => {{ {change.within(source, function.start, function.end)}\n}}\n")
                lines.append((first, line - 1, change.id))
        put(f"_ => {{ {source[function.start:function.end]}\n}} }}")
        at = function.end
    put(source[at:])
    return "".join(text), lines


def places(spans: list[dict]) -> list[tuple[str, int]]:
    """Where an error is, its own places first and those it comes from by a macro with them."""
    found = []
    for span in sorted(spans, key=lambda span: not span["is_primary"]):
        while span:
            found.append((span["file_name"], span["line_start"]))
            span = span["expansion"] and span["expansion"]["span"]
    return found


def build_switched(house: House, functions: Functions) -> tuple[list[str], set[int]]:
    """Builds all changes into one program; gives what had to be left out because it does not build."""
    count = sum(len(known) for known in functions.values())
    house.write("src/lib.rs", house.root + SWITCH.replace("FUNCTIONS", str(max(count, 1))))
    without: set[int] = set()
    while True:
        lines = {}
        for file, known in functions.items():
            text, lines[file] = switched(house.source(file), known, without)
            house.write(file, text)
        programs, errors = house.build()
        if not errors:
            return programs, without
        for error in errors:
            found = places(error["spans"])
            bodies = ((body, line) for file, line in found for body in lines.get(file, []))
            hit = [id for (first, last, id), line in bodies if first <= line <= last]
            if not hit:
                sys.exit("an error outside of every change:\n" + error["rendered"])
            without.add(hit[0])
        print(f"{len(without)} do not build", flush=True)


class Tests:
    """The tests of the house's programs: how long each takes and what each reaches."""

    def __init__(self, house: House, programs: list[str]):
        self.house = house
        self.programs = programs
        self.seconds: dict[Test, float] = {}
        self.usual = 0.0
        self.reached: dict[int, set[Test]] = defaultdict(set)
        # What noticed one change of a file is asked first about the next.
        self.noticed: dict[str, Counter] = defaultdict(Counter)

    def start(self, program: str, arguments: list[str], settings: dict, seconds: float) -> tuple[bool, str]:
        """Whether the tests passed within that time, and what they wrote."""
        environment = os.environ | {"INSTA_WORKSPACE_ROOT": str(self.house.folder)} | settings
        command = ["bash", "-c", WITHIN_MEMORY, program, *arguments]
        try:
            done = subprocess.run(
                command, cwd=self.house.folder, env=environment, timeout=seconds, errors="replace",
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return False, "ran for ever"
        return done.returncode == 0, done.stdout

    def listed(self) -> list[Test]:
        tests = []
        for program in self.programs:
            _, text = self.start(program, ["--list"], {}, HANG_SECONDS)
            tests += [Test(program, line[:-6]) for line in text.splitlines() if line.endswith(": test")]
        return tests

    def trace(self, jobs: int) -> None:
        """Asks each test by itself what it reaches; nothing is on, so that all must pass."""

        def one(test: Test) -> tuple[Test, float, str]:
            began = time.monotonic()
            with tempfile.NamedTemporaryFile("r") as trace:
                settings = FEW_CASES | {"SWITCH_TRACE": trace.name}
                passed, text = self.start(test.program, ["--exact", test.name], settings, 10 * HANG_SECONDS)
                if not passed:
                    sys.exit(f"{test.name} does not pass without a change:\n{text}")
                return test, time.monotonic() - began, trace.read()

        with ThreadPoolExecutor(jobs) as pool:
            for test, seconds, reached in pool.map(one, self.listed()):
                self.seconds[test] = seconds
                for function in reached.split():
                    self.reached[int(function)].add(test)
        began, self.usual = time.monotonic(), 10 * HANG_SECONDS
        if by := self.whole({}, ""):
            sys.exit(f"{by} does not pass without a change")
        self.usual = time.monotonic() - began

    def notice(self, group: list[Test], settings: dict, file: str, usual: float) -> str | None:
        """The test of these that notices what is on; `usual` is what all take when nothing is."""
        for program in self.programs:
            names = [test.name for test in group if test.program == program]
            if not names:
                continue
            arguments = ["--exact", "--test-threads=1", *names]
            passed, text = self.start(program, arguments, settings, HANG_SECONDS + 10 * usual)
            if not passed:
                failed = re.search(r"^test (\S+) .*FAILED", text, re.MULTILINE)
                if not failed:
                    return text.strip().rpartition("\n")[2] or "ended without a word"
                self.noticed[file][Test(program, failed[1])] += 1
                return failed[1]
        return None

    def verdict(self, change: Change, asked: set[Test]) -> str | None:
        """Which test notices the change: of those that come by, with few cases, then of all with all."""
        settings = {"SWITCH": str(change.id)}
        noticed = self.noticed[change.file]
        order = sorted(asked, key=lambda test: (-noticed[test], self.seconds[test], test.name))
        order = [test for test in order if LONG_WALK not in test.name]
        quick = [test for test in order if self.seconds[test] < SLOW_SECONDS]
        slow = [[test] for test in order if self.seconds[test] >= SLOW_SECONDS]
        for group in [quick[:FIRST_ASKED], quick[FIRST_ASKED:], *slow]:
            usual = sum(self.seconds[test] for test in group)
            if by := self.notice(group, settings | FEW_CASES, change.file, usual):
                return by
        return self.whole(settings, change.file)

    def whole(self, settings: dict, file: str) -> str | None:
        """The test of all with all cases that notices what is on."""
        walk = [test for test in self.seconds if LONG_WALK in test.name]
        others = [test for test in self.seconds if LONG_WALK not in test.name]
        return self.notice(others, settings, file, self.usual) or self.notice(walk, settings, file, self.usual)


def try_switched(tests: Tests, functions: Functions, without: set[int], jobs: int) -> Outcomes:
    """What noticed each change behind a switch."""
    all_functions = [function for known in functions.values() for function in known]
    pairs = [(change, tests.reached[function.id]) for function in all_functions for change in function.changes]
    todo = [(change, asked) for change, asked in pairs if change.id not in without]
    outcomes: Outcomes = {}
    began = time.monotonic()
    with ThreadPoolExecutor(jobs) as pool:
        for (change, _), by in zip(todo, pool.map(lambda pair: tests.verdict(*pair), todo)):
            outcomes[change.id] = by
            if len(outcomes) % PROGRESS_EVERY == 0:
                missed = list(outcomes.values()).count(None)
                seconds = time.monotonic() - began
                print(f"{len(outcomes)} of {len(todo)} after {seconds:.0f} s, {missed} went by", flush=True)
    return outcomes


def try_alone(house: House, tests: Tests, alone: list[Change]) -> Outcomes:
    """Builds each of these by itself and tries what could be built."""
    for file, source in house.sources.items():
        house.write(file, source)
    house.write("src/lib.rs", house.root)
    outcomes: Outcomes = {}
    for change in alone:
        source = house.source(change.file)
        house.write(change.file, change.within(source, 0, len(source)))
        programs, errors = house.build()
        house.write(change.file, source)
        if not errors:
            assert programs == tests.programs, "what is built again has the same name"
            outcomes[change.id] = tests.verdict(change, set(tests.seconds))
    return outcomes


def report(house: House, changes: list[Change], outcomes: Outcomes) -> int:
    """Writes down each outcome, lists what was missed and prints the figure."""
    accepted = Path(__file__).with_name("accepted.txt").read_text().splitlines()
    missed = []
    with (house.folder / "outcomes.txt").open("w") as file:
        for change in changes:
            by = outcomes.get(change.id, "does not build")
            file.write(f"{change.name}\t{by or 'went by'}\n")
            if by is None:
                # `src/a.rs:12:3: what` as `src/a.rs: what`: places move with every edit.
                missed.append(re.sub(r"^([^:]+):\d+:\d+: ", r"\1: ", change.name))
    left = sorted(name for name in missed if name not in accepted)
    for name in left:
        print(f"missed: {name}")
    killed = len(outcomes) - len(missed)
    print(f"viable {len(outcomes)} killed {killed} accepted {len(missed) - len(left)} missed {len(left)}")
    return 1 if left or not outcomes else 0


def main() -> int:
    house, jobs = House(sys.argv[1]), int(sys.argv[2])
    changes = read_list(house)
    functions, alone = sort_out(house, changes)
    print(f"{len(changes)} changes, {len(alone)} of them without a switch", flush=True)
    programs, without = build_switched(house, functions)
    tests = Tests(house, programs)
    tests.trace(jobs)
    print(f"{len(tests.seconds)} tests traced", flush=True)
    outcomes = try_switched(tests, functions, without, jobs)
    outcomes |= try_alone(house, tests, alone)
    return report(house, changes, outcomes)


if __name__ == "__main__":
    sys.exit(main())
