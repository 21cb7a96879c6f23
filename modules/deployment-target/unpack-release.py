"""Unpacks a release: unpack-release.py ARCHIVE FOLDER. CodePipeline's artifact is a ZIP with Unix file modes.

It creates FOLDER, writes nothing outside of it, and refuses a release that the disk has no room for.
"""
import os
import shutil
import stat
import sys
import zipfile
import zlib

# Bytes left for the app that runs.
KEEP_FREE = 64 * 1024 * 1024


class Problem(Exception):
    pass


def unpack(archive, folder):
    with zipfile.ZipFile(archive) as bundle:
        entries = bundle.infolist()
        for entry in entries:
            check_name(entry.filename)
        os.mkdir(folder)
        # The sizes that the archive declares: zipfile reads no more.
        size, free = sum(entry.file_size for entry in entries), shutil.disk_usage(folder).free - KEEP_FREE
        if size > free:
            raise Problem(f"the disk is full: the release needs {mebibytes(size)} MiB, {mebibytes(max(free, 0))} MiB are free")
        links = []
        for entry in entries:
            path, mode = os.path.join(folder, entry.filename), entry.external_attr >> 16
            if entry.is_dir():
                os.makedirs(path, exist_ok=True)
            elif stat.S_ISLNK(mode):
                links.append((path, bundle.read(entry).decode()))
            else:
                write(bundle, entry, path, 0o755 if mode & 0o111 else 0o644)
        # Links come last, so that no file is written through one. check-release.py checks their targets.
        for path, target in links:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.symlink(target, path)


def check_name(name):
    if name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise Problem(f"`{name}` would be unpacked outside of the release")


def write(bundle, entry, path, mode):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with bundle.open(entry) as packed, open(path, "xb") as file:  # "x": never overwrites a file
        shutil.copyfileobj(packed, file)
    os.chmod(path, mode)


def mebibytes(size):
    return -(-size // (1024 * 1024))


if __name__ == "__main__":
    try:
        unpack(*sys.argv[1:])
    except (Problem, OSError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error) as problem:
        sys.exit(f"unpack-release: {problem}")
