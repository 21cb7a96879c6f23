"""Reads user data as instances do: by cloud-init, and the app's environment by its unit and by systemd.

Standard input: a JSON list of user data. Standard output: {"parser": ..., "systemd": version or null, "read": [{"config":
all of it, "environment": the app's, or null where this machine has no systemd}]}. The systemd part is the function in its
own library that reads EnvironmentFile= (src/basic/env-file.c).
"""
import ctypes
import glob
import importlib.util
import json
import os
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPT = os.path.join(HERE, "..", "..", "app", "deploy", "write-environment.py")
CLOUD_INIT = os.path.join(HERE, "..", "..", ".local", "cloud-init", "usr", "lib", "python3", "dist-packages")


def parser():
    sys.path.append(CLOUD_INIT)
    try:
        from cloudinit import util, version
        return "cloud-init " + version.version_string(), lambda text: util.load_yaml(text, default=None)
    except ImportError:
        import yaml
        return "PyYAML " + yaml.__version__, yaml.safe_load


def systemd():
    found = sorted(glob.glob("/usr/lib/*/systemd/libsystemd-shared-*.so") + glob.glob("/usr/lib/systemd/libsystemd-shared-*.so"))
    return (re.search(r"shared-([^/]*)\.so$", found[-1])[1], ctypes.CDLL(found[-1])) if found else (None, None)


def script():
    spec = importlib.util.spec_from_file_location("write_environment", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def loaded(library, path):
    """The variables that systemd reads from an environment file; it prints what it ignores on standard error."""
    variables = ctypes.POINTER(ctypes.c_char_p)()
    status = library.load_env_file(None, path.encode(), ctypes.byref(variables))
    if status < 0:
        return {"": os.strerror(-status)}
    read, index = {}, 0
    while variables and variables[index]:
        name, _, value = variables[index].decode("utf-8", "surrogateescape").partition("=")
        read[name], index = value, index + 1
    return read


def environment_of(config, library, quote):
    [content] = [file["content"] for file in config["write_files"] if file["path"] == "/etc/aws-bootstrap/app.json"]
    values = json.loads(content)["environment"]
    if library is None:
        return values
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        try:
            file.writelines(f"{name}={quote(value)}\n" for name, value in values.items())
            file.flush()
        except UnicodeEncodeError as error:
            return {"": str(error)}
        return loaded(library, file.name)


def main():
    (name, parse), (version, library), quote = parser(), systemd(), script().quote
    read = []
    for text in json.load(sys.stdin):
        config = parse(text)
        read.append({"config": config, "environment": environment_of(config, library, quote)})
    json.dump({"parser": name, "systemd": version, "read": read}, sys.stdout)


if __name__ == "__main__":
    main()
