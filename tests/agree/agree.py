#!/usr/bin/env python3
"""Generated C++, generated Java and `translate` must agree about every message of random schemas.

    agree.py --wirestruct TOOL --translate agree_translate --work FOLDER [--schemas N] [--messages N]
             [--seed N] [--only NUMBER…] [--no-cpp] [--no-java]

For each schema: messages with random values; each of them cut at every place, and with octets
changed. All three decode them, leniently and strictly, and say the same: taken or refused, with
which word and at which field; the same values; the same octets when they are encoded again. The
octets of a message that nobody changed are those of the values it was made of.

A schema that somebody disagrees about is made smaller as long as they still do, and printed with the
message. Exit status: 0 when all agree, 1 when not, 2 when something could not be run.
"""
import argparse
import collections
import json
import pathlib
import random
import shutil
import subprocess
import sys

import canonical
import cpp
import make_schemas

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]

# What is refused by everybody, and what only under Checking::strict.
FAULTS = {"message_cut", "length_negative", "length_too_small", "too_many_elements", "no_case",
          "byte_order_unknown"}
ONLY_TOLD = {"padding_not_filler", "octets_after_nul", "octets_missing", "elements_not_shown"}

Case = collections.namedtuple("Case", "schema octets values")  # values: None for changed octets


class Program:
    """Something that answers each line with a line."""

    def __init__(self, *command):
        self.command = [str(part) for part in command]

    def ask(self, lines):
        done = subprocess.run(self.command, input="".join(line + "\n" for line in lines), text=True,
                              capture_output=True, errors="replace")
        answers = done.stdout.split("\n")[:-1]
        if done.returncode != 0 or len(answers) != len(lines):
            at = min(len(answers), len(lines) - 1)
            sys.exit(f"agree: {self.command[0]} ended with {done.returncode} at line {at}: {lines[at][:600]}\n"
                     f"{done.stderr[-3000:]}")
        return answers


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout[-3000:]}{done.stderr[-6000:]}")


class Programs:
    """The three, for a list of schemas."""

    def __init__(self, options, work, all_schemas):
        self.schemas = all_schemas
        shutil.rmtree(work, ignore_errors=True)  # a smaller run must not find a larger one's files
        work.mkdir(parents=True)
        paths = []
        for schema in all_schemas:
            path = work / f"{schema.package.split('.')[-1]}.wire"
            path.write_text(schema.text())
            paths.append(path)
        self.translate = Program(options.translate, *paths)
        generated = work / "generated"
        run(options.wirestruct, "gen", "--quiet", "--cpp", generated / "cpp", *(
            [] if options.no_java else ["--java", generated / "java"]), *paths)
        self.cpp = None if options.no_cpp else self.build_cpp(options, work, generated / "cpp")
        self.java = None if options.no_java else self.build_java(options, work, generated / "java")

    def build_cpp(self, options, work, generated):
        codec = REPOSITORY / "codec" / "include"
        rows = [(schema.package, schema, f"{schema.package.split('.')[-1]}.hpp") for schema in self.schemas]
        sources = cpp.write(work, rows, options.per_unit, codec)
        flags = ["-std=c++20", f"-I{codec}", f"-I{generated}", f"-I{work}", *options.cxx_flags.split()]
        building = []
        waiting = list(sources)
        objects = [source.with_suffix(".o") for source in sources]
        while waiting or building:
            while waiting and len(building) < options.jobs:
                source = waiting.pop(0)
                building.append((source, subprocess.Popen(
                    [*options.cxx.split(), *flags, "-c", str(source), "-o", str(source.with_suffix(".o"))],
                    stderr=subprocess.PIPE, text=True)))
            source, process = building.pop(0)
            _, errors = process.communicate()
            if process.returncode != 0:
                for _, other in building:
                    other.kill()
                    other.communicate()
                raise RuntimeError(f"{source} cannot be compiled:\n{errors[:6000]}")
        program = work / "agree_cpp"
        run(*options.cxx.split(), *options.cxx_flags.split(), "-o", program, *objects)
        return Program(program)

    def build_java(self, options, work, generated):
        runtime = REPOSITORY / "interop" / "java" / "src" / "main" / "java"
        sources = [*generated.rglob("*.java"), pathlib.Path(__file__).with_name("Runner.java"),
                   *(path for path in runtime.rglob("*.java") if path.name != "module-info.java")]
        listed = work / "java-sources"
        listed.write_text("".join(f'"{path}"\n' for path in sources))
        classes = work / "classes"
        run("javac", "--release", "17", "-nowarn", "-d", classes, f"@{listed}")
        return Program("java", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", classes, "Runner")


# -- Messages


def changed(rng, octets):
    """The octets with something wrong with them."""
    octets = bytearray(octets)
    for _ in range(rng.randint(1, 3)):
        if not octets:
            break
        at = rng.randrange(len(octets))
        which = rng.random()
        if which < 0.5:
            octets[at] = rng.choice([0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)])
        elif which < 0.7:
            octets[at] ^= 1 << rng.randrange(8)
        elif which < 0.85:
            del octets[at:at + rng.randint(1, 4)]
        else:
            octets[at:at] = bytes(rng.randrange(256) for _ in range(rng.randint(1, 4)))
    return bytes(octets)


def make_cases(programs, options):
    """Messages with values, cut ones and changed ones; and what went wrong on the way."""
    asked = []
    for number, schema in enumerate(programs.schemas):
        rng = random.Random(f"{options.seed} {schema.package}")
        for _ in range(options.messages):
            asked.append((number, schema.message().value(rng)))
    answers = programs.translate.ask([f"E\t{number}\tMessage\t{json.dumps(values)}" for number, values in asked])
    cases, failures = [], []
    for (number, values), answer in zip(asked, answers):
        kind, rest = answer.split("\t", 1)
        schema = programs.schemas[number]
        if kind == "error":
            failures.append((Case(number, b"", values), f"translate cannot encode the values: {rest}"))
            continue
        octets = bytes.fromhex(rest)
        rng = random.Random(f"{options.seed} {schema.package} {rest}")
        cases.append(Case(number, octets, values))
        cuts = range(len(octets)) if len(octets) <= options.changes else rng.sample(
            range(len(octets)), options.changes)
        cases += [Case(number, octets[:cut], None) for cut in cuts]
        cases += [Case(number, changed(rng, octets), None) for _ in range(options.changes)]
    return cases, failures


# -- What they say


class Answer:
    def __init__(self, line):
        lenient, strict, again, values = line.split("\t")
        self.thrown = lenient if lenient.startswith("threw") else None
        self.lenient, self.strict = lenient, strict
        self.again = again.strip('"')
        self.values = json.loads(values) if values else None

    @staticmethod
    def word(told):
        return told.split(":")[0]


class Translation:
    def __init__(self, line):
        _, remarks, values = line.split("\t")
        self.remarks = []
        for remark in remarks.split():
            word, rest = remark.split(":", 1)
            path, offset = rest.rsplit(":", 1)
            path = path.removesuffix(".left_over")  # octets have an item of their own there
            if word == "octets_left_over" and path == "":
                continue  # behind the message: what decode() of a struct leaves alone
            if word not in ONLY_TOLD:
                self.remarks.append((word, path, int(offset)))
        self.values = json.loads(values)
        self.faults = [remark for remark in self.remarks if remark[0] in FAULTS]


def has_invalid_text(translation):
    return any(word == "text_invalid" for word, _, _ in translation.remarks)


def differences(schema, case, translation, answer, is_java):
    """What a program says otherwise than `translate`."""
    who = "Java" if is_java else "C++"
    if answer.thrown:
        return [f"{who}: {answer.thrown}"]
    wrong = []
    if answer.strict.startswith("octets_left_over::"):
        answer.strict = "ok"  # behind the message, likewise
    invalid_text = is_java and has_invalid_text(translation)
    overflow = any(word == "expression_overflow" for word, _, _ in translation.remarks)
    refused = bool(translation.faults)
    if not overflow and not invalid_text and (answer.lenient != "ok") != refused:
        wrong.append(f"{who} leniently: {answer.lenient}; translate: {translation.remarks}")
    if not overflow and not invalid_text and refused and answer.lenient != "ok":
        said, at, offset = answer.lenient.split(":")
        # `translate` goes on behind the first fault where a region says how.
        if (said, at, int(offset)) not in translation.faults:
            wrong.append(f"{who} leniently: {answer.lenient}; translate: {translation.faults}")
    if not invalid_text and (answer.strict != "ok") != bool(translation.remarks):
        wrong.append(f"{who} strictly: {answer.strict}; translate: {translation.remarks}")
    if len(translation.remarks) == 1 and answer.strict != "ok":
        word, path, _ = translation.remarks[0]
        said, at, _ = answer.strict.split(":")
        if (said, at) != (word, path):
            wrong.append(f"{who} strictly: {answer.strict}; translate: {word}:{path}")
    if wrong or answer.lenient != "ok":
        return wrong
    fields = schema.message().fields()
    try:
        theirs = canonical.fields_of_program(fields, answer.values, is_java)
        ours = canonical.fields_of_translate(fields, translation.values)
    except (ValueError, KeyError, TypeError, UnicodeError) as problem:
        return [f"{who}: values of another shape: {problem!r}: {answer.values} and {translation.values}"]
    if theirs != ours:
        wrong.append(f"{who} has the values {theirs}, translate {ours}")
    if answer.strict == "ok" and not answer.again.startswith("refused"):
        # Padding and what follows a NUL are written anew, what follows the message is left alone.
        canonical_octets = case.values is not None
        if canonical_octets and answer.again != case.octets.hex():
            wrong.append(f"{who} encodes {answer.again} again")
    elif answer.strict == "ok":
        wrong.append(f"{who} cannot encode what it has decoded: {answer.again}")
    return wrong


def compare(programs, cases):
    """`(case, what)` for each case that somebody disagrees about."""
    translations = programs.translate.ask([f"D\t{case.schema}\tMessage\t{case.octets.hex()}" for case in cases])
    lines = [f"{programs.schemas[case.schema].package}\tMessage\t{case.octets.hex()}" for case in cases]
    told = {}
    if programs.cpp:
        told[False] = programs.cpp.ask(lines)
    if programs.java:
        told[True] = programs.java.ask(lines)
    failures = []
    for i, case in enumerate(cases):
        schema = programs.schemas[case.schema]
        translation = Translation(translations[i])
        wrong = []
        if case.values is not None:
            if translation.remarks:
                wrong.append(f"translate remarks on what it encoded: {translation.remarks}")
            else:
                expected = canonical.struct_of_translate(schema.message(), case.values)
                read = canonical.struct_of_translate(schema.message(), translation.values)
                if expected != read:
                    wrong.append(f"translate reads {read} where {expected} was written")
        answers = {is_java: Answer(lines[i]) for is_java, lines in told.items()}
        for is_java, answer in answers.items():
            wrong += differences(schema, case, translation, answer, is_java)
        if len({answer.lenient for answer in answers.values()}) > 1 and not has_invalid_text(translation):
            wrong.append(f"C++ leniently: {answers[False].lenient}; Java: {answers[True].lenient}")
        if wrong:
            failures.append((case, "; ".join(wrong)))
    return failures


# -- Making a failure small


def is_right(options, work, schema):
    path = work.with_name(work.name + ".small.wire")
    path.write_text(schema.text())
    return subprocess.run([str(options.wirestruct), "check", str(path)], capture_output=True).returncode == 0


def fails(options, work, schema):
    """What is wrong with the schema alone; nothing when all agree about it."""
    if not is_right(options, work, schema):
        return None
    try:
        programs = Programs(options, work.with_name(work.name + ".small"), [schema])
    except RuntimeError as problem:
        return Case(0, b"", None), str(problem)
    cases, failures = make_cases(programs, options)
    failures += compare(programs, cases)
    return failures[0] if failures else None


def shrink(options, work, schema, failure):
    """The smallest schema found that still fails, and its failure; each step takes something away."""
    steps = options.shrink_steps
    found = True
    while found and steps > 0:
        found = False
        for members, i in make_schemas.smaller(schema):
            if i >= len(members) or steps == 0:
                continue
            steps -= 1
            taken = members.pop(i)
            smaller_failure = fails(options, work, schema)
            if smaller_failure:
                failure, found = smaller_failure, True
            else:
                members.insert(i, taken)
    return failure


def report(options, work, schema, failure):
    failure = shrink(options, work, schema, failure)
    case, what = failure
    number = schema.package.removeprefix("agree.s")
    print(f"disagreement about {schema.package} (--seed {options.seed} --only {number}):\n{schema.text()}")
    if case.values is not None:
        print(f"values  {json.dumps(case.values)}")
    print(f"octets  {case.octets.hex()}\n{what}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--wirestruct", required=True, type=pathlib.Path)
    parser.add_argument("--translate", required=True, type=pathlib.Path)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--schemas", type=int, default=20)
    parser.add_argument("--only", type=int, nargs="+", metavar="NUMBER", help="these schemas alone")
    parser.add_argument("--messages", type=int, default=10, help="with values, for each schema")
    parser.add_argument("--changes", type=int, default=5, help="cut and changed ones, for each of these")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-cpp", action="store_true")
    parser.add_argument("--no-java", action="store_true")
    parser.add_argument("--cxx", default="g++")
    parser.add_argument("--cxx-flags", default="-O0")
    parser.add_argument("--per-unit", type=int, default=10, help="schemas in one C++ file")
    parser.add_argument("--batch", type=int, default=100, help="schemas built together")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--shrink-steps", type=int, default=60)
    options = parser.parse_args()

    messages = 0
    failed = {}
    wanted = options.only or range(options.schemas)
    for first in range(0, len(wanted), options.batch):
        numbers = wanted[first:first + options.batch]
        batch = [make_schemas.make(f"{options.seed} {number}", f"agree.s{number}") for number in numbers]
        try:
            programs = Programs(options, options.work, batch)
        except RuntimeError as problem:
            print(problem)
            return 1
        cases, failures = make_cases(programs, options)
        failures += compare(programs, cases)
        messages += len(cases)
        for case, what in failures:
            failed.setdefault(numbers[case.schema], (batch[case.schema], (case._replace(schema=0), what)))
    for schema, failure in list(failed.values())[:5]:
        report(options, options.work, schema, failure)
    if len(failed) > 5:
        print(f"and about {', '.join(str(number) for number in list(failed)[5:])}\n")
    print(f"{len(wanted)} schemas, {messages} messages: " +
          (f"no agreement about {len(failed)} schemas" if failed else "all agree"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
