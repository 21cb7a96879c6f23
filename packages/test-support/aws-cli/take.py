"""Asks the real AWS CLI of this Python, version 1 or 2, which command lines it accepts, all in one process.

Standard input: a JSON list of command lines, each a list of words without `aws`. Standard output: a JSON object of the
CLI's version and of its answers: null for a line that it accepts, otherwise its own words. Every call goes once to an
address where nothing listens. A line that the CLI accepts ends in its error about that, or succeeds without a call.
"""
import contextlib
import io
import json
import os
import sys
import tempfile

NOISE = "Note:", "usage:", "  aws ", "To see"
NOWHERE = "http://127.0.0.1:9"
# Without the user's own settings, and without a metadata service. The profile of messages exists; only `sso` has a sign-in URL.
home = tempfile.TemporaryDirectory()


def configuration(name, text):
    path = os.path.join(home.name, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(f"[{section}]\nregion = us-east-1\n{text}" for section in ("default", "profile x")))
    return path


KEYS = configuration("keys", "aws_access_key_id = none\naws_secret_access_key = none\n")
SIGN_IN = configuration("sign-in", "sso_start_url = https://none.awsapps.com/start\nsso_region = us-east-1\n")
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
# Calls that do not use the endpoint use the proxy, where nothing listens either.
for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
    os.environ[name] = NOWHERE
os.environ.update(
    AWS_ENDPOINT_URL=NOWHERE, AWS_CONFIG_FILE=KEYS, HOME=home.name, AWS_PAGER="",
    AWS_SHARED_CREDENTIALS_FILE=os.devnull, AWS_EC2_METADATA_DISABLED="true", NO_PROXY="127.0.0.1",
    no_proxy="127.0.0.1", AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none", AWS_MAX_ATTEMPTS="1",
    AWS_DEFAULT_REGION="us-east-1")

import awscli  # after the environment: it reads it
from awscli.clidriver import create_clidriver

NOBODY_ANSWERS = (
    f'Could not connect to the endpoint URL: "{NOWHERE}', f'Failed to connect to proxy URL: "{NOWHERE}')


def refusal(driver, words):
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            status = driver.main([*words, "--endpoint-url", NOWHERE, "--cli-connect-timeout", "1"])
        except SystemExit as end:
            status = end.code
    said = said.getvalue()
    if status == 0 or any(complaint in said for complaint in NOBODY_ANSWERS):
        return None
    lines = [line for line in said.splitlines() if line.strip() and not line.startswith(NOISE)]
    return f"The AWS CLI does not take: aws {' '.join(words)}\n" + "\n".join(lines[:6])


# One driver for all lines: it keeps the services that it has loaded. It would also keep a profile and a configuration.
driver = create_clidriver()
answers = []
for words in json.load(sys.stdin):
    os.environ["AWS_CONFIG_FILE"] = SIGN_IN if words[:1] == ["sso"] else KEYS
    own = "--profile" in words or words[:1] == ["sso"]
    answers.append(refusal(create_clidriver() if own else driver, words))
print(json.dumps({"version": awscli.__version__, "answers": answers}))
