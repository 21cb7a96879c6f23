"""Follows the files that the CloudWatch agent's configuration names, as the agent does: from the beginning of a file that
is new, and again from the beginning where a file was emptied. Of one that was moved away it reads what is in it when it
notices that, and no more: what the program that writes it adds later is lost. What it read of each is kept in
/var/lib/stand-ins/shipped/, a file for each stream, for a proof to look at.
[aws/amazon-cloudwatch-agent, plugins/inputs/logfile/tail/tail.go, ErrDeletedNotReOpen]
"""
import json
import os
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


def main():
    os.makedirs(SHIPPED, mode=0o700, exist_ok=True)
    os.umask(0o077)
    with open(CONFIGURATION, encoding="utf-8") as file:
        files = json.load(file)["logs"]["logs_collected"]["files"]["collect_list"]
    followed = [Followed(each["file_path"]) for each in files]
    while True:
        for each in followed:
            each.ship()
        time.sleep(0.5)


if __name__ == "__main__":
    main()
