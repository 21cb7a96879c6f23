"""Runs the scripts of a lifecycle event. [P/hook_executor.rb, lib/instance_agent/platform/linux_util.rb]"""
import os
import signal
import subprocess
import threading
import time

from failure import Failure
from specification import read_specification

# These run from the revision that was installed last, because this one is not unpacked yet; at a first release, not at all.
FROM_THE_LAST = ("BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop")
KEPT_BYTES = 2048


class ScriptLog:
    """Two threads write here. The last lines that fit are kept, only whole ones."""

    def __init__(self, path, deployment):
        self.lines, self._lock, self._path, self._deployment = [], threading.Lock(), path, deployment
        os.makedirs(os.path.dirname(path), exist_ok=True)

    def add(self, line):
        with self._lock:
            self.lines.append(line)
            kept, left = len(self.lines), KEPT_BYTES
            while kept > 0 and left - len(self.lines[kept - 1]) > 0:
                kept -= 1
                left -= len(self.lines[kept])
            self.lines = self.lines[kept:]
            with open(self._path, "a", encoding="utf-8") as file:  # [lib/instance_agent/log.rb, DeploymentLog]
                file.write(f"[{time.strftime('%Y-%m-%d %H:%M:%S')}.000] [{self._deployment}]{line.strip()}\n")


def run_hooks(event, deployment, folders):
    archive = folders.archive
    if event in FROM_THE_LAST and not os.path.exists(archive):
        last = folders.last_installed()
        if last is None:
            return
        archive = os.path.join(last, "deployment-archive")
    scripts = (read_specification(archive).get("hooks") or {}).get(event) or []
    if not scripts:
        return
    log = ScriptLog(folders.log, deployment["DeploymentId"])
    log.add(f"LifecycleEvent - {event}\n")
    revision = deployment["Revision"]["S3Revision"]
    environment = {**os.environ, "LIFECYCLE_EVENT": event, "DEPLOYMENT_ID": deployment["DeploymentId"],
                   "APPLICATION_NAME": deployment["ApplicationName"],
                   "DEPLOYMENT_GROUP_NAME": deployment["DeploymentGroupName"],
                   "DEPLOYMENT_GROUP_ID": deployment["DeploymentGroupId"],
                   "BUNDLE_BUCKET": revision["Bucket"], "BUNDLE_KEY": revision["Key"],
                   "BUNDLE_ETAG": revision.get("ETag", "")}
    for script in scripts:
        _run(script, archive, environment, log)


def _run(script, archive, environment, log):
    location, timeout = script["location"], int(script.get("timeout", 3600))
    path = os.path.join(archive, location)
    if not os.path.exists(path):
        raise Failure(1, location, f"Script does not exist at specified location: {path}", log.lines)
    if not os.access(path, os.X_OK):
        os.chmod(path, os.stat(path).st_mode | 0o111)
    log.add(f"Script - {location}\n")
    run_as = script.get("runas")
    command = f"su {run_as} -c {path}" if run_as else path
    # A process group of its own, an empty standard input that is closed, and a thread for each of the two outputs.
    process = subprocess.Popen(["/bin/sh", "-c", command], env=environment, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, process_group=0)
    process.stdin.close()
    readers = [threading.Thread(target=_read, args=(stream, name, log), daemon=True)
               for stream, name in ((process.stdout, "stdout"), (process.stderr, "stderr"))]
    for reader in readers:
        reader.start()
    end = time.monotonic() + timeout
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGTERM)
        message = f"Script at specified location: {location} failed to complete in {timeout} seconds"
        raise Failure(3, location, message, log.lines) from None
    for reader, name in zip(readers, ("STDOUT", "STDERR")):
        reader.join(max(0, end - time.monotonic()))
        if reader.is_alive():
            message = f"Script at specified location: {location} failed to close {name}"
            raise Failure(6, location, message, log.lines)
    if process.returncode != 0:
        as_user = f" run as user {run_as}" if run_as else ""
        message = f"Script at specified location: {location}{as_user} failed with exit code {process.returncode}"
        raise Failure(4, location, message, log.lines)


def _read(stream, name, log):
    for line in stream:
        log.add(f"[{name}]{line.decode('utf-8', 'replace')}")
