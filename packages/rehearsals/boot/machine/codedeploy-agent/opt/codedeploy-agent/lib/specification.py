"""A revision's appspec.yml, as the agent reads it. [P/application_specification/]"""
import os

import yaml


def read_specification(archive):
    path = os.path.join(archive, "appspec.yml")
    if not os.path.exists(path):
        raise RuntimeError(f"The CodeDeploy agent did not find an AppSpec file at {path}.")
    with open(path, encoding="utf-8") as file:
        found = yaml.safe_load(file)
    if found.get("version") != 0.0 or found.get("os") != "linux":
        raise RuntimeError("The AppSpec file is not of version 0.0 for linux.")
    return found
