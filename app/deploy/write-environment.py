"""Writes the app's environment file at every start of the service: the plain values, and the secrets fetched now.

Reads /etc/aws-bootstrap/app.json: {"region": "...", "environment": {NAME: value}, "secrets": {NAME: reference}}.
A reference is `ssm:<parameter>` or `secretsmanager:<name or ARN>[#<key of a JSON object>]`. No value is ever
printed. ROOT: a directory put before every path, for tests; empty on an instance.
"""
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

ROOT = os.environ.get("ROOT", "")
SETTINGS, TARGET = ROOT + "/etc/aws-bootstrap/app.json", ROOT + "/run/aws-bootstrap/app.environment"
# What asking again does not change, and what it means.
FINAL = {
    "ParameterNotFound": "does not exist",
    "ResourceNotFoundException": "does not exist",
    "AccessDenied": "may not be read by this instance's role",
}


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
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "AWS_REGION": region,
                   "AWS_EC2_METADATA_V1_DISABLED": "true", "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "4"}
    for pause in 1, 3, 0:
        answer = subprocess.run(["aws", *command, "--output", "json", "--cli-connect-timeout", "5",
                                 "--cli-read-timeout", "10"], capture_output=True, encoding="utf-8", env=environment)
        if answer.returncode == 0:
            return json.loads(answer.stdout)
        for error, meaning in FINAL.items():
            if error in answer.stderr:
                raise Problem(meaning)
        time.sleep(pause)
    raise Problem("could not be fetched: " + (answer.stderr.strip().splitlines() or ["no reason given"])[-1])


def resolve(name, reference, region):
    try:
        service, _, path = reference.partition(":")
        path, _, key = path.partition("#") if service == "secretsmanager" else (path, "", "")
        value = fetch(service, path, region)
        if key:
            try:
                value = json.loads(value)[key]
            except (ValueError, KeyError, TypeError):
                raise Problem(f"is no JSON object with the key {key}") from None
        if not isinstance(value, str) or "\0" in value:
            raise Problem("is no text")
        return value
    except Problem as problem:
        raise Problem(f"the secret {name} ({reference}) {problem}") from None


def quote(value):
    # systemd.exec(5), EnvironmentFile=: in double quotes everything stands for itself but these four.
    return '"' + re.sub(r'(["\\`$])', r"\\\1", value) + '"'


def main():
    with open(SETTINGS, encoding="utf-8") as file:
        settings = json.load(file)
    values, problems = dict(settings["environment"]), []
    with ThreadPoolExecutor(max_workers=4) as pool:
        found = {name: pool.submit(resolve, name, reference, settings["region"])
                 for name, reference in settings["secrets"].items()}
    for name, future in found.items():
        try:
            values[name] = future.result()
        except Problem as problem:
            problems.append(str(problem))
    if problems:
        raise Problem("; ".join(problems))
    # Root's file, which the app's group may read: were it the app's own, the app could choose the environment
    # of what systemd runs for it as root.
    os.makedirs(os.path.dirname(TARGET), exist_ok=True)
    new = TARGET + ".new"
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{name}={quote(value)}\n" for name, value in values.items())
    subprocess.run(["chgrp", "app", new], check=True)
    os.chmod(new, 0o640)
    os.replace(new, TARGET)


if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError, KeyError, Problem, subprocess.SubprocessError) as error:
        sys.exit(f"write-environment: {error}")
