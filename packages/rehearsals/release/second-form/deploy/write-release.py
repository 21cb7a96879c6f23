"""Names a release: write-release.py FOLDER writes release.json, with the commit and the build that CodeBuild says."""
import json
import os
import sys

if len(sys.argv) != 2:
    sys.exit("Usage: write-release.py FOLDER")
names = {"commit": "CODEBUILD_RESOLVED_SOURCE_VERSION", "build": "CODEBUILD_BUILD_ID"}
release = {name: os.environ.get(variable, "") for name, variable in names.items()}
if not all(release.values()):
    sys.exit(f"write-release: CodeBuild named no commit or no build: set {' and '.join(names.values())}.")
with open(os.path.join(sys.argv[1], "release.json"), "w", encoding="utf-8") as file:
    json.dump({**release, "contract": 2}, file)
    file.write("\n")
