"""Checks a release: check-release.py [--on-instance] FOLDER. Prints one line for each problem, and then has status 1.

buildspec.yml runs it on the packed release, and an instance on the one that it got: there it also checks programs.
"""
import json
import os
import re
import shutil
import stat
import sys

# PATH of the units on an instance.
PATH = "/usr/local/bin:/usr/bin:/bin"
NEEDED = ("appspec.yml", "release.json", "deploy/app.conf", "deploy/web.service", "deploy/worker@.service",
          "deploy/start-process.sh", "deploy/write-environment.py", "deploy/write-limits.py", "deploy/check-release.py",
          "deploy/scripts/app-log.sh", "deploy/scripts/processes.sh")
SCRIPT = "A line of Procfile is one command: put the rest into a script, and name that, e.g. `./start.sh`."
EXAMPLE = "It looks like this: `web: ./server` or `web: python3 -m gunicorn app:app`."
# Folders of an instance's own interpreters; others exist only on the build machine.
SYSTEM = "/usr/bin/", "/bin/", "/usr/local/bin/"
OPERATORS = "&|;<>()"
# Words of a shell; the last ones change the shell itself, which the app replaces.
KEYWORDS = {"if", "for", "while", "until", "case", "select", "function", "time", "coproc", "{", "!", "[[", "cd", "source",
            ".", "eval", "trap", "set", "export", "ulimit", "umask"}


class Problem(Exception):
    """What is wrong, what was given, what to do."""


class Release:
    def __init__(self, folder, on_instance):
        self.folder, self.on_instance = os.path.realpath(folder), on_instance
        self.problems = []

    def check(self):
        if not os.path.isdir(self.folder):
            self.problems.append(f"{self.folder} is no folder: name the one that holds the release.")
            return
        for path in NEEDED:
            self.needs(path, "buildspec.yml copies appspec.yml and deploy/ whole, and writes release.json.")
        self.collect("appspec.yml", self.check_steps)
        self.collect("release.json", self.check_name)
        self.collect("Procfile", self.check_procfile)
        self.check_links()

    def collect(self, path, check):
        if path in ("appspec.yml", "release.json") and not self.is_there(path):
            return  # reported already
        try:
            check()
        except Problem as problem:
            self.problems.append(f"{path}{problem}")

    def path(self, path):
        return os.path.join(self.folder, path)

    def is_there(self, path):
        return os.path.isfile(self.path(path)) and os.path.getsize(self.path(path)) > 0

    def needs(self, path, remedy):
        if not self.is_there(path):
            self.problems.append(f"{path} is missing in the release, or empty: {remedy}")

    def check_steps(self):
        with open(self.path("appspec.yml"), encoding="utf-8", errors="replace") as file:
            text = file.read()
        if not re.search(r"^ *destination: */opt/app/next *$", text, re.MULTILINE):
            raise Problem(": has no `destination: /opt/app/next`, where the scripts of deploy/ look for the release: "
                          "take the platform's appspec.yml as it is.")
        for script in re.findall(r"^ *-? *location: *(\S+)", text, re.MULTILINE):
            self.needs(script, "appspec.yml names it as a step.")

    def check_name(self):
        try:
            with open(self.path("release.json"), encoding="utf-8") as file:
                commit = json.load(file)["commit"]
        except (ValueError, KeyError, TypeError):
            commit = None
        if not isinstance(commit, str) or not commit:
            raise Problem(' names no commit: write {"commit": "…", "build": "…", "contract": 2}, as write-release.py does.')

    def check_procfile(self):
        seen = {}
        for number, line in enumerate(self.lines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                name, command = name_and_command(line)
                if name in seen:
                    raise Problem(f": `{name}` is in line {seen[name]} already: keep one.")
                seen[name] = number
                self.check_program(command, words(command))
            except Problem as problem:
                raise Problem(f", line {number}{problem}") from None
        if "web" not in seen:
            raise Problem(f": has no process `web`, which is what an instance starts. {EXAMPLE}")

    def lines(self):
        path = self.path("Procfile")
        if os.path.isdir(path):
            raise Problem(" is a folder: it must be a file that says how the app starts.")
        if not os.path.isfile(path):
            raise Problem(f" is missing in the release: it says how the app starts, and buildspec.yml copies it. {EXAMPLE}")
        with open(path, "rb") as file:
            content = file.read()
        if not content.strip():
            raise Problem(f" is empty: it says how the app starts. {EXAMPLE}")
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Problem(f": byte {error.start + 1} is no UTF-8: save it as UTF-8.") from None
        if text.startswith("\ufeff"):
            raise Problem(" begins with a byte-order mark: save it as UTF-8 without one.")
        lines = text.split("\n")
        for number, line in enumerate(lines, 1):
            if line.endswith("\r"):
                raise Problem(f", line {number}: ends with a carriage return, which the app would get as part of its "
                              "last argument: save it with the line ends of Linux (LF).")
            if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line):
                raise Problem(f", line {number}: holds a control character: remove it.")
        return lines

    def check_program(self, command, parts):
        """The paths and the program of a command exist on an instance."""
        places = {self.folder, os.environ.get("CODEBUILD_SRC_DIR", "")} - {""}
        for text, _ in parts:
            if "$CODEBUILD_" in text or "${CODEBUILD_" in text:
                raise Problem(f": `{text}` is known only in the build: name paths from the release's own folder, "
                              "where the command runs.")
            if any(re.search(re.escape(place) + r"(?:/|$)", text) for place in places) and not self.on_instance:
                raise Problem(f": `{text}` is a path of the machine that builds: name it from the release's own folder, "
                              "where the command runs, e.g. `./server`.")
        program = program_of(command, parts)
        if "$" in program:
            return  # known only when it starts
        if "/" in program:
            self.check_file(program)
        elif os.path.isfile(self.path(program)) and not shutil.which(program, path=PATH):
            raise Problem(f": `{program}` is looked for in {PATH}, not in the release: write `./{program}`.")
        elif self.on_instance and not shutil.which(program, path=PATH):
            raise Problem(f": the program `{program}` is not on this instance ({PATH}): name its package in `app.packages` "
                          "of the settings and refresh the instances, or take it into the release.")

    def check_file(self, program):
        path = os.path.join(self.folder, program)
        if program.startswith("/") and not self.on_instance:
            return
        if not os.path.exists(path):
            where = "on this instance" if program.startswith("/") else "in the release: does buildspec.yml copy it?"
            raise Problem(f": the program `{program}` is not {where}")
        if os.path.isfile(os.path.join(os.path.dirname(path), "..", "pyvenv.cfg")):
            name = os.path.basename(program)
            module = f"-m {name}" if not name.startswith("python") else "-m …"
            raise Problem(f": `{program}` is in a virtual environment, which cannot be moved: install with "
                          f"`pip install --target .` and write `python3 {module}`.")
        if not os.path.isfile(path):
            raise Problem(f": the program `{program}` is a folder: name the file in it that starts the app.")
        if not os.stat(path).st_mode & 0o111:
            raise Problem(f": the program `{program}` may not be executed: `git add --chmod=+x` it, or name what runs it, "
                          f"e.g. `bash {program}`.")
        interpreter = interpreter_of(path)
        if interpreter and not interpreter.startswith(SYSTEM):
            name = os.path.basename(program)
            raise Problem(f": `{program}` begins with `#!{interpreter}`, which only the machine that builds has: name what "
                          f"runs it, e.g. `python3 -m {name}`.")

    def check_links(self):
        for folder, folders, files in os.walk(self.folder):
            for name in sorted(folders + files):
                path = os.path.join(folder, name)
                shown = os.path.relpath(path, self.folder)
                if os.path.islink(path):
                    self.check_link(path, shown)
                elif not stat.S_ISREG(os.lstat(path).st_mode) and not os.path.isdir(path):
                    self.problems.append(f"{shown} is neither a file nor a folder: leave it out of the release.")

    def check_link(self, path, shown):
        target, remedy = os.readlink(path), "copy the files themselves (`cp -RL`), as buildspec.yml does."
        if os.path.isabs(target) or not (os.path.realpath(path) + "/").startswith(self.folder + "/"):
            self.problems.append(f"{shown} is a link that leads out of the release, to {target}: {remedy}")
        elif not os.path.exists(path):
            self.problems.append(f"{shown} is a link to {target}, which is not there: {remedy}")


def name_and_command(line):
    name, colon, command = line.partition(":")
    if not colon:
        raise Problem(f": `{line}` has no colon: write `web: COMMAND`.")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,31}", name):
        raise Problem(f": `{name}` is no name of a process: at most 32 letters, digits, - and _, beginning with a letter, at "
                      "the beginning of the line.")
    if name == "app":
        raise Problem(": `app` is the name of web's log: give the process another one.")
    if name == "by-hand":
        raise Problem(": `by-hand` is what a command of `npm run run` is called on an instance: give the process another "
                      "name.")
    if not command.strip():
        raise Problem(f": `{name}` has no command. {EXAMPLE}")
    return name, command.strip()


def words(command):
    """The words of a command as (text, whether it has no quotes). It knows bash's quotes and refuses shell syntax."""
    found, word, plain, quote, index = [], "", True, "", 0
    whole = command + " "
    while index < len(whole):
        char, after = whole[index], whole[index + 1:index + 2]
        index += 1
        if quote != "'" and (char == "`" or char + after == "$("):
            raise Problem(f": `{char}{'(' if char == '$' else ''}` runs a command within a command. {SCRIPT}")
        if quote != "'" and char == "\\":
            if index == len(command):
                raise Problem(": ends with a backslash: a command is one line.")
            word, index, plain = word + after, index + 1, False
        elif quote:
            if char == quote:
                quote = ""
            else:
                word += char
        elif char in "'\"":
            quote, plain = char, False
        elif char in OPERATORS:
            shown = char + after if after == char else char
            raise Problem(f": `{shown}` is for a shell. {SCRIPT}")
        elif char in " \t":
            if word or not plain:
                found.append((word, plain))
            word, plain = "", True
        else:
            word += char
    if quote:
        raise Problem(f": the quote {quote} is not closed: `{command}`.")
    return found


def program_of(command, parts):
    """The program: the first word that is no assignment of a variable."""
    parts = list(parts)
    while parts and re.match(r"[A-Za-z_]\w*=", parts[0][0]):
        parts.pop(0)
    if parts and parts[0] == ("exec", True):
        parts.pop(0)
    if not parts:
        raise Problem(f": `{command}` names no program, only variables.")
    text, plain = parts[0]
    if plain and text in KEYWORDS:
        raise Problem(f": `{text}` is for a shell. {SCRIPT}")
    return text


def interpreter_of(path):
    with open(path, "rb") as file:
        first = file.readline(256)
    found = re.match(rb"#!\s*(\S+)", first)
    return found.group(1).decode("utf-8", "replace") if found else ""


def main(arguments):
    on_instance = arguments[:1] == ["--on-instance"]
    folders = arguments[1:] if on_instance else arguments
    if len(folders) != 1:
        sys.exit("Usage: check-release.py [--on-instance] FOLDER")
    release = Release(folders[0], on_instance)
    release.check()
    if release.problems:
        sys.exit("\n".join(f"check-release: {text}" for text in release.problems))


if __name__ == "__main__":
    main(sys.argv[1:])
