"""Writes the limits of a process or a command: write-limits.py NAME FILE writes the drop-in FILE of its unit.

Reads /etc/aws-bootstrap/app.json: {"limits": {NAME: {"memoryPercent": …, "tasks": …, "openFiles": …}}}. If NAME is
missing there, it removes FILE: app.conf has the defaults. For tests: ROOT, a directory in front of the path of the
settings; empty on an instance.
"""
import json
import os
import sys

SETTINGS = os.environ.get("ROOT", "") + "/etc/aws-bootstrap/app.json"


def main(arguments):
    if len(arguments) != 2:
        sys.exit("Usage: write-limits.py NAME FILE")
    name, target = arguments
    with open(SETTINGS, encoding="utf-8") as file:
        # app.json of old instances has no limits.
        limits = json.load(file).get("limits", {}).get(name)
    if limits is None:
        if os.path.lexists(target):
            os.remove(target)
        return
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "w", encoding="utf-8") as file:
        file.write(f"[Service]\nMemoryMax={limits['memoryPercent']}%\nTasksMax={limits['tasks']}\n"
                   f"LimitNOFILE={limits['openFiles']}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
