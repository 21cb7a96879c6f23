"""Names a release: write-release.py FOLDER writes release.json, with CodeBuild's commit and build, and the number of the
contract that the release needs."""
import json
import os
import re
import sys

if len(sys.argv) != 2:
    sys.exit("Usage: write-release.py FOLDER")
names = {"commit": "CODEBUILD_RESOLVED_SOURCE_VERSION", "build": "CODEBUILD_BUILD_ID"}
release = {name: os.environ.get(variable, "") for name, variable in names.items()}
if not all(release.values()):
    sys.exit(f"write-release: CodeBuild gave no commit or no build: set {' and '.join(names.values())}.")
try:
    with open(os.path.join(sys.argv[1], "Procfile"), encoding="utf-8", errors="replace") as file:
        processes = set(re.findall(r"^([A-Za-z0-9_-]+):", file.read(), re.MULTILINE))
except OSError:
    processes = set()  # check-release.py reports it
# Contract 2, a proxy, is enough for web; workers and a release command need contract 3.
contract = 3 if processes - {"web"} else 2
with open(os.path.join(sys.argv[1], "release.json"), "w", encoding="utf-8") as file:
    json.dump({**release, "contract": contract}, file)
    file.write("\n")
