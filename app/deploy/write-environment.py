"""Writes the app's environment file at every start of a unit: plain values, and secrets that it fetches now.

Reads /etc/aws-bootstrap/app.json: {"region": "...", "environment": {NAME: value}, "secrets": {NAME: reference}}.
A reference is `ssm:<name or ARN>` or `secretsmanager:<name or ARN>[#<key of a JSON object>]`. It never prints a value.
For tests: ROOT, a directory in front of every path, empty on an instance; PAUSE_SECONDS, the pause before a second try,
and three times as long before a third; SECONDS, the time limit for all secrets: less than TimeoutStartSec= of the unit,
which would end this script without a reason.
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
# Seconds of one call: the CLI's own timeouts, and its start on a busy machine.
ONE_TRY = 25
# Errors that a second try does not change, and their meaning.
FINAL = {
    "ParameterNotFound": "does not exist",
    "ResourceNotFoundException": "does not exist",
    "AccessDenied": "may not be read by this instance's role",
}
# Variables for old releases without a Procfile, which drained themselves.
OLDER = "DRAIN_SECONDS", "STOP_TIMEOUT_SECONDS"


class Problem(Exception):
    pass


def fetch(service, name, region):
    """The secret's text."""
    command = {
        "ssm": ["ssm", "get-parameter", "--with-decryption", "--query", "Parameter.Value", "--name", name],
        "secretsmanager": ["secretsmanager", "get-secret-value", "--query", "SecretString", "--secret-id", name],
    }.get(service)
    if not command:
        raise Problem("is neither ssm:... nor secretsmanager:...")
    # Retries are here and not in the CLI, so that there is an error message before the time limit.
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "AWS_REGION": region, "AWS_MAX_ATTEMPTS": "2",
                   "AWS_EC2_METADATA_V1_DISABLED": "true", "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "4"}
    reason = "the time limit for all secrets was reached before it was asked for"
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
    """Service, name or ARN, and key of the JSON object (empty without one)."""
    service, _, path = reference.partition(":")
    path, _, key = path.partition("#") if service == "secretsmanager" else (path, "", "")
    return service, path, key


def no_number(_):
    raise ValueError  # NaN and Infinity, which Python accepts but JSON does not have


def at_key(value, key):
    """The value at a key of a JSON object, as text: numbers as written there, with any size and precision."""
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
        # An environment variable can have neither a NUL nor half of a surrogate pair, which JSON can contain.
        if re.search("[\0\ud800-\udfff]", value):
            raise Problem("is no text")
        return value
    except Problem as problem:
        # The reason comes before the long reference: the deployment's event cuts long lines.
        raise Problem(f"the secret {name} {problem} ({reference})") from None


def quote(value):
    # systemd.exec(5), EnvironmentFile=: in double quotes, only these four characters need a backslash.
    return '"' + re.sub(r'(["\\`$])', r"\\\1", value) + '"'


def main():
    # Web and its workers start at once: one fetches, the others wait for its lock. The lock ends with the process.
    os.makedirs(os.path.dirname(TARGET), exist_ok=True)
    fcntl.flock(os.open(os.path.dirname(TARGET), os.O_RDONLY), fcntl.LOCK_EX)
    if os.path.exists(TARGET) and os.stat(TARGET).st_mtime > STARTED:
        return
    with open(SETTINGS, encoding="utf-8") as file:
        settings = json.load(file)
    values, problems = {name: value for name, value in settings["environment"].items() if name not in OLDER}, []
    secrets = settings["secrets"]
    with ThreadPoolExecutor(max_workers=4) as pool:
        # One call for each secret, so that all keys of a secret are of the same version.
        places = dict.fromkeys(parse(reference)[:2] for reference in secrets.values())
        fetched = {place: pool.submit(fetch, *place, settings["region"]) for place in places}
    for name, reference in secrets.items():
        try:
            values[name] = resolve(name, reference, fetched)
        except Problem as problem:
            problems.append(str(problem))
    if problems:
        raise Problem(*problems)
    # Root owns the file, and the app's group may read it. If the app owned it, the app could set the environment of
    # what systemd runs as root for it.
    new = TARGET + ".new"
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{name}={quote(value)}\n" for name, value in values.items())
    subprocess.run(["chgrp", "app", new], check=True)
    os.chmod(new, 0o640)
    os.replace(new, TARGET)


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:  # one line each: the deployment's event cuts long lines
        sys.exit("\n".join(f"write-environment: {text}" for text in problem.args))
    except (OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
        sys.exit(f"write-environment: {error}")
