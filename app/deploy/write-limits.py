"""Writes what a process or a command may take of its instance: write-limits.py NAME FILE writes the drop-in FILE of its unit.

Reads /etc/aws-bootstrap/app.json: {"limits": {NAME: {"memoryPercent": …, "tasks": …, "openFiles": …}}}. Of a NAME that is
not there, nothing is written and FILE is removed: app.conf has the defaults. For tests: ROOT, a directory put before the
path of the settings, empty on an instance.
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
        # An instance that is older than the setting has none.
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
