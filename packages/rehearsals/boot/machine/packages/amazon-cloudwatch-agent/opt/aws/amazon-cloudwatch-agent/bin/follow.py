"""Follows the files that the CloudWatch agent's configuration names, as the agent does: from the beginning of a file that
is new, and again from the beginning where a file was emptied or replaced. What it read of each is kept in
/var/lib/stand-ins/shipped/, a file for each stream, for a proof to look at.
[aws/amazon-cloudwatch-agent, plugins/inputs/logfile/tail]
"""
import json
import os
import time

CONFIGURATION = "/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json"
SHIPPED = "/var/lib/stand-ins/shipped"


class Followed:
    def __init__(self, path):
        self.path, self.inode, self.offset = path, None, 0
        self.target = os.path.join(SHIPPED, path.strip("/").replace("/", "_"))

    def ship(self):
        try:
            with open(self.path, "rb") as file:
                status = os.fstat(file.fileno())
                if status.st_ino != self.inode or status.st_size < self.offset:
                    self.inode, self.offset = status.st_ino, 0
                file.seek(self.offset)
                read = file.read()
        except FileNotFoundError:
            return
        self.offset += len(read)
        if read:
            with open(self.target, "ab") as shipped:
                shipped.write(read)


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


main()
