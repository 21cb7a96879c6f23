"""The event that runs now, in files that outlast the agent. [P/deployment_command_tracker.rb]"""
import os
import shutil


class Tracking:
    def __init__(self, root):
        self.folder = os.path.join(root, "ongoing-deployment")

    def note(self, deployment, command):
        os.makedirs(self.folder, exist_ok=True)
        with open(os.path.join(self.folder, deployment), "w", encoding="utf-8") as file:
            file.write(command)

    def forget(self, deployment):
        path = os.path.join(self.folder, deployment)
        if os.path.exists(path):
            os.remove(path)

    def forget_all(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def under_way(self):
        """The command of the newest file, or None."""
        if not os.path.isdir(self.folder):
            return None
        paths = [os.path.join(self.folder, name) for name in os.listdir(self.folder)]
        if not paths:
            return None
        with open(max(paths, key=os.path.getmtime), encoding="utf-8") as file:
            return file.read()
