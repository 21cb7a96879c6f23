"""The agent's steps for each command of a deployment. [P/command_executor.rb]"""
import os
import shutil
import subprocess

from hooks import run_hooks
from installer import install
from specification import read_specification


class Folders:
    """The folders of a deployment and of the ones before it."""

    def __init__(self, specification, configuration):
        self.group = os.path.join(configuration["root_dir"], specification["DeploymentGroupId"])
        self.deployment = os.path.join(self.group, specification["DeploymentId"])
        self.archive = os.path.join(self.deployment, "deployment-archive")
        self.instructions = os.path.join(configuration["root_dir"], "deployment-instructions")
        self.log = os.path.join(configuration["root_dir"], "deployment-logs", "codedeploy-agent-deployments.log")
        self._group_id = specification["DeploymentGroupId"]

    def pointer(self, kind):
        return os.path.join(self.instructions, f"{self._group_id}_{kind}_install")

    def last_installed(self):
        """The folder of the revision that was installed last, also where its deployment failed later."""
        path = self.pointer("last_successful")
        if not os.path.exists(path):
            return None
        with open(path, encoding="utf-8") as file:
            return file.read().strip()


def carry_out(name, specification, configuration):
    folders = Folders(specification, configuration)
    os.makedirs(folders.deployment, exist_ok=True)
    if name == "DownloadBundle":
        _download(specification, configuration, folders)
    elif name == "Install":
        found = read_specification(folders.archive)
        install(specification["DeploymentGroupId"], folders.archive, found, folders.instructions)
        # Recorded when the files are copied, not when the deployment has succeeded.
        _point(folders, "last_successful")
    else:
        run_hooks(name, specification, folders)


def _download(specification, configuration, folders):
    _clean_up(configuration["max_revisions"] or 5, folders)
    revision = specification["Revision"]["S3Revision"]
    bundle = os.path.join(folders.deployment, "bundle.tar")  # its name for every archive type
    subprocess.run(["aws", "s3api", "get-object", "--bucket", revision["Bucket"], "--key", revision["Key"],
                    *(["--version-id", revision["Version"]] if revision.get("Version") else []), bundle],
                   check=True, capture_output=True, env={**os.environ, "AWS_REGION": specification["Region"]})
    shutil.rmtree(folders.archive, ignore_errors=True)
    # [lib/instance_agent/platform/linux_util.rb, extract_zip; 50 is a full disk]
    unzip = subprocess.run(["unzip", "-qo", bundle, "-d", folders.archive], capture_output=True, check=False)
    if unzip.returncode == 50:
        shutil.rmtree(folders.archive, ignore_errors=True)
        raise RuntimeError("The disk is (or was) full during extraction.")
    if unzip.returncode != 0:
        raise RuntimeError(f"Error extracting zip archive: {unzip.returncode}")
    os.makedirs(folders.instructions, exist_ok=True)
    _point(folders, "most_recent")


def _point(folders, kind):
    os.makedirs(folders.instructions, exist_ok=True)
    with open(folders.pointer(kind), "w", encoding="utf-8") as file:
        file.write(folders.deployment)


def _clean_up(keep, folders):
    """Removes the oldest revisions, never the one installed last. [cleanup_old_archives]"""
    others = [os.path.join(folders.group, name) for name in os.listdir(folders.group)]
    others = [path for path in others if path != folders.deployment]
    extra = len(others) - keep + 1
    if extra <= 0:
        return
    removable = [path for path in others if path != folders.last_installed()]
    for path in sorted(removable, key=os.path.getmtime)[:extra]:
        shutil.rmtree(path)
