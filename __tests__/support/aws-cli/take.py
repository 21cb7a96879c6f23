"""Asks the real AWS CLI, in one process, which command lines it takes.

Standard input: a JSON list of command lines, each a list of words without `aws`. Standard output: a JSON list of what
the CLI said of each: null where it takes it, else its own words. Every call goes to an address where nothing listens,
once: what the CLI takes ends in its complaint that nobody answers there, or well where it asks nobody.
"""
import contextlib
import io
import json
import os
import sys
import tempfile

NOISE = "Note:", "usage:", "  aws ", "To see"
NOWHERE = "http://127.0.0.1:9"
# Nothing of the user's own, and no metadata service; the profile of messages exists.
profiles = tempfile.NamedTemporaryFile("w", suffix=".ini")
profiles.write("[profile x]\nregion = us-east-1\n")
profiles.flush()
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ.update(
    AWS_ENDPOINT_URL=NOWHERE, AWS_CONFIG_FILE=profiles.name,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull, AWS_EC2_METADATA_DISABLED="true",
    NO_PROXY="*", no_proxy="*", AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none", AWS_MAX_ATTEMPTS="1", AWS_DEFAULT_REGION="us-east-1")

from awscli.clidriver import create_clidriver  # after the environment: it reads it


def refusal(driver, words):
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            status = driver.main([*words, "--endpoint-url", NOWHERE, "--cli-connect-timeout", "1"])
        except SystemExit as end:
            status = end.code
    said = said.getvalue()
    if status == 0 or f'Could not connect to the endpoint URL: "{NOWHERE}' in said:
        return None
    lines = [line for line in said.splitlines() if line.strip() and not line.startswith(NOISE)]
    return f"The AWS CLI does not take: aws {' '.join(words)}\n" + "\n".join(lines[:6])


# One for all: it keeps what it has read of each service. A profile would stay chosen.
driver = create_clidriver()
answers = []
for words in json.load(sys.stdin):
    answers.append(refusal(create_clidriver() if "--profile" in words else driver, words))
print(json.dumps(answers))
