"""Unpacks a release as the agent's `unzip` does, with the modes of its files: unpack.py <artifact.zip> <folder>"""
import os
import sys
from zipfile import ZipFile

archive, folder = sys.argv[1:]
with ZipFile(archive) as artifact:
    for entry in artifact.infolist():
        path = artifact.extract(entry, folder)
        mode = entry.external_attr >> 16 & 0o777
        if mode:
            os.chmod(path, mode)
