"""Unpacks a release: unpack-release.py ARCHIVE FOLDER. An artifact of CodePipeline is a ZIP, with modes of Unix.

Nothing is written outside of FOLDER, which must not be there yet, and not more than the disk has room for.
"""
import os
import shutil
import stat
import sys
import zipfile
import zlib

# What the app that runs needs to live on.
KEEP_FREE = 64 * 1024 * 1024


class Problem(Exception):
    pass


def unpack(archive, folder):
    with zipfile.ZipFile(archive) as bundle:
        entries = bundle.infolist()
        for entry in entries:
            check_name(entry.filename)
        os.mkdir(folder)
        # As the archive says: what it holds beyond that is not read.
        size, free = sum(entry.file_size for entry in entries), shutil.disk_usage(folder).free - KEEP_FREE
        if size > free:
            raise Problem(f"the disk is full: the release needs {mebibytes(size)} MiB, {mebibytes(max(free, 0))} are to be had")
        links = []
        for entry in entries:
            path, mode = os.path.join(folder, entry.filename), entry.external_attr >> 16
            if entry.is_dir():
                os.makedirs(path, exist_ok=True)
            elif stat.S_ISLNK(mode):
                links.append((path, bundle.read(entry).decode()))
            else:
                write(bundle, entry, path, 0o755 if mode & 0o111 else 0o644)
        # Last, so that nothing is written through one. Where they lead to is check-release.py's.
        for path, target in links:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.symlink(target, path)


def check_name(name):
    if name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise Problem(f"`{name}` would be unpacked outside of the release")


def write(bundle, entry, path, mode):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with bundle.open(entry) as packed, open(path, "xb") as file:  # never over another
        shutil.copyfileobj(packed, file)
    os.chmod(path, mode)


def mebibytes(size):
    return -(-size // (1024 * 1024))


if __name__ == "__main__":
    try:
        unpack(*sys.argv[1:])
    except (Problem, OSError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error) as problem:
        sys.exit(f"unpack-release: {problem}")
