"""Writes the app's environment file at every start of the service: the plain values, and the secrets fetched now.

Reads /etc/aws-bootstrap/app.json: {"region": "...", "environment": {NAME: value}, "secrets": {NAME: reference}}.
A reference is `ssm:<name or ARN>` or `secretsmanager:<name or ARN>[#<key of a JSON object>]`. No value is ever
printed. For tests: ROOT, a directory put before every path, empty on an instance; PAUSE_SECONDS, before a second try,
and three times that before a third; SECONDS, how long all secrets together may take: less than TimeoutStartSec of the
unit, which would end this without a reason.
"""
import fcntl
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

ROOT = os.environ.get("ROOT", "")
SETTINGS, TARGET = ROOT + "/etc/aws-bootstrap/app.json", ROOT + "/run/aws-bootstrap/app.environment"
STARTED = time.time()
END = time.monotonic() + float(os.environ.get("SECONDS", "100"))
PAUSE = float(os.environ.get("PAUSE_SECONDS", "1"))
# Of one question: the CLI's own time-outs, and what it takes to start on a busy machine.
ONE_TRY = 25
# What asking again does not change, and what it means.
FINAL = {
    "ParameterNotFound": "does not exist",
    "ResourceNotFoundException": "does not exist",
    "AccessDenied": "may not be read by this instance's role",
}
# Set by the instance for releases without a Procfile, which drained themselves.
OLDER = "DRAIN_SECONDS", "STOP_TIMEOUT_SECONDS"


class Problem(Exception):
    pass


def fetch(service, name, region):
    """The secret's text, as AWS has it."""
    command = {
        "ssm": ["ssm", "get-parameter", "--with-decryption", "--query", "Parameter.Value", "--name", name],
        "secretsmanager": ["secretsmanager", "get-secret-value", "--query", "SecretString", "--secret-id", name],
    }.get(service)
    if not command:
        raise Problem("is neither ssm:... nor secretsmanager:...")
    # Asked again here rather than by the CLI, so that its reason is there before its time is over.
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "AWS_REGION": region, "AWS_MAX_ATTEMPTS": "2",
                   "AWS_EC2_METADATA_V1_DISABLED": "true", "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "4"}
    reason = "the time for all secrets was over before its turn"
    for pause in 0, PAUSE, 3 * PAUSE:
        time.sleep(max(0, min(pause, END - time.monotonic())))
        seconds = min(ONE_TRY, END - time.monotonic())
        if seconds <= 0:
            break
        try:
            answer = subprocess.run(["aws", *command, "--output", "json", "--cli-connect-timeout", "5",
                                     "--cli-read-timeout", "10"], capture_output=True, encoding="utf-8",
                                    env=environment, timeout=seconds)
        except subprocess.TimeoutExpired:
            reason = f"no answer within {seconds:.0f} s"
            continue
        if answer.returncode == 0:
            return json.loads(answer.stdout)
        for error, meaning in FINAL.items():
            if error in answer.stderr:
                raise Problem(meaning)
        reason = (answer.stderr.strip().splitlines() or ["no reason given"])[-1]
    raise Problem(f"could not be fetched: {reason}")


def parse(reference):
    """Where it is kept, what AWS is asked for, and the key of its JSON object, if any."""
    service, _, path = reference.partition(":")
    path, _, key = path.partition("#") if service == "secretsmanager" else (path, "", "")
    return service, path, key


def no_number(_):
    raise ValueError  # NaN and Infinity, which Python would read and JSON does not have


def at_key(value, key):
    """What a JSON object has at a key, as text: numbers as they are written there, of any size and precision."""
    try:
        found = json.loads(value, parse_int=str, parse_float=str, parse_constant=no_number)[key]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Problem(f"is no JSON object with the key {key}") from None
    for kind, word in (dict, "an object"), (list, "a list"), (type(None), "null"):
        if isinstance(found, kind):
            raise Problem(f"has {word} at the key {key}, not a text, a number, true or false")
    return {True: "true", False: "false"}.get(found, found)


def resolve(name, reference, fetched):
    service, path, key = parse(reference)
    try:
        value = fetched[service, path].result()
        if value is None:
            raise Problem("is binary: only a text can be taken")
        value = at_key(value, key) if key else value
        # Neither a NUL nor half a character of UTF-16, which JSON can write, is anything an environment can carry.
        if re.search("[\0\ud800-\udfff]", value):
            raise Problem("is no text")
        return value
    except Problem as problem:
        # The reason before the long part: a line is cut where the deployment's event shows it.
        raise Problem(f"the secret {name} {problem} ({reference})") from None


def quote(value):
    # systemd.exec(5), EnvironmentFile=: in double quotes everything stands for itself but these four.
    return '"' + re.sub(r'(["\\`$])', r"\\\1", value) + '"'


def main():
    # Web and its workers are started at once: one of them fetches, the others wait for it. The lock ends with its process.
    os.makedirs(os.path.dirname(TARGET), exist_ok=True)
    fcntl.flock(os.open(os.path.dirname(TARGET), os.O_RDONLY), fcntl.LOCK_EX)
    if os.path.exists(TARGET) and os.stat(TARGET).st_mtime > STARTED:
        return
    with open(SETTINGS, encoding="utf-8") as file:
        settings = json.load(file)
    values, problems = {name: value for name, value in settings["environment"].items() if name not in OLDER}, []
    secrets = settings["secrets"]
    with ThreadPoolExecutor(max_workers=4) as pool:
        # One question a secret, however many of its keys are taken: all of them are of the same version then.
        places = dict.fromkeys(parse(reference)[:2] for reference in secrets.values())
        fetched = {place: pool.submit(fetch, *place, settings["region"]) for place in places}
    for name, reference in secrets.items():
        try:
            values[name] = resolve(name, reference, fetched)
        except Problem as problem:
            problems.append(str(problem))
    if problems:
        raise Problem(*problems)
    # Root's file, which the app's group may read: were it the app's own, the app could choose the environment
    # of what systemd runs for it as root.
    new = TARGET + ".new"
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{name}={quote(value)}\n" for name, value in values.items())
    subprocess.run(["chgrp", "app", new], check=True)
    os.chmod(new, 0o640)
    os.replace(new, TARGET)


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:  # a line each: long lines are cut where they are shown
        sys.exit("\n".join(f"write-environment: {text}" for text in problem.args))
    except (OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
        sys.exit(f"write-environment: {error}")
