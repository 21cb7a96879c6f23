"""Follows the files of the CloudWatch agent's configuration, as the agent does. A new file is read from its beginning, and so
is a file that was emptied. A file that was moved away is read to its end once: lines that its program adds later are lost.
What was read is kept in /var/lib/stand-ins/shipped/, one file for each stream, for the checks.
Where a path is a pattern and `publish_multi_logs` is set, all matching files are followed, also later ones, without those
whose name `blacklist` matches; without it, only the newest one.
[aws/amazon-cloudwatch-agent, plugins/inputs/logfile: tail/tail.go, ErrDeletedNotReOpen; logfile.go, getTargetFiles]
"""
import glob
import json
import os
import re
import time

CONFIGURATION = "/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json"
SHIPPED = "/var/lib/stand-ins/shipped"


class Followed:
    def __init__(self, path):
        self.path, self.file = path, None
        self.target = os.path.join(SHIPPED, path.strip("/").replace("/", "_"))

    def ship(self):
        if self.file:
            is_there = self._is_there()
            if os.fstat(self.file.fileno()).st_size < self.file.tell():
                self.file.seek(0)
            self._read()
            if is_there:
                return
            self.file.close()
            self.file = None
        try:
            self.file = open(self.path, "rb")
        except FileNotFoundError:
            return
        self._read()

    def _is_there(self):
        try:
            return os.path.samestat(os.stat(self.path), os.fstat(self.file.fileno()))
        except FileNotFoundError:
            return False

    def _read(self):
        read = self.file.read()
        try:
            with open(self.target, "ab") as shipped:
                shipped.write(read)
        except OSError:
            pass  # a full disk: the agent sends what it reads, and needs none


def paths(collected):
    if "*" not in collected["file_path"]:
        return [collected["file_path"]]
    if not collected.get("publish_multi_logs"):
        raise SystemExit("follow: a pattern without publish_multi_logs: the agent would follow one file of it.")
    found = sorted(glob.glob(collected["file_path"]))
    refused = collected.get("blacklist")
    return [path for path in found if not (refused and re.search(refused, os.path.basename(path)))]


def main():
    os.makedirs(SHIPPED, mode=0o700, exist_ok=True)
    os.umask(0o077)
    with open(CONFIGURATION, encoding="utf-8") as file:
        files = json.load(file)["logs"]["logs_collected"]["files"]["collect_list"]
    followed = {}
    while True:
        for path in (path for each in files for path in paths(each)):
            if path not in followed:
                followed[path] = Followed(path)
        for each in followed.values():
            each.ship()
        time.sleep(0.5)


if __name__ == "__main__":
    main()
