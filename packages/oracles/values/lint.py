"""Lints CloudFormation templates by cfn-lint, in one process.

Standard input: a JSON list of {"template", "region"}. Standard output: for each a JSON list of [rule, message, path],
the path as a list from the template's root. Only errors: what AWS refuses, by its registry and by cfn-lint's own rules.
"""
import json
import sys

from cfnlint.api import lint
from cfnlint.config import ManualArgs

# "Sub is needed for ${...}": Terraform has filled in its references already, and the other ones are a shell's variables.
IGNORED = ["E1029"]

answers = []
for job in json.load(sys.stdin):
    matches = lint(
        json.dumps(job["template"]),
        config=ManualArgs(regions=[job["region"]], ignore_checks=IGNORED),
    )
    answers.append(
        [[match.rule.id, match.message, match.path] for match in matches if match.rule.id.startswith("E")]
    )
print(json.dumps(answers))
