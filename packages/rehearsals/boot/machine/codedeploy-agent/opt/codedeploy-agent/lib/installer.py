"""Installs a revision's files. First it removes the files of the last installation, and folders where they are empty. Then it
copies all files and records them for the next installation. [P/installer.rb, P/install_instruction.rb]
"""
import os
import shutil


def install(group, archive, specification, instructions):
    noted = os.path.join(instructions, f"{group}-cleanup")
    os.makedirs(instructions, exist_ok=True)
    if os.path.exists(noted):
        _remove(noted)
    behavior = specification.get("file_exists_behavior", "DISALLOW")
    with open(noted, "w", encoding="utf-8") as made:
        for each in specification["files"]:
            source, destination = os.path.join(archive, each["source"].lstrip("/")), each["destination"]
            _make_folders(os.path.dirname(destination), made)
            if os.path.isdir(source):
                _copy_folder(source, destination, behavior, made)
            else:
                _make_folders(destination, made)
                _copy(source, os.path.join(destination, os.path.basename(source)), behavior, made)


def _remove(noted):
    with open(noted, encoding="utf-8") as file:
        lines = file.read().split("\n")[:-1]  # an unfinished line is left out
    for path in reversed(lines):
        if os.path.islink(path) or os.path.isfile(path):
            os.remove(path)
        elif os.path.isdir(path):
            try:
                os.rmdir(path)
            except OSError:
                pass  # other files are in it
    os.remove(noted)


def _make_folders(path, made):
    if path in ("", "/") or os.path.isdir(path):
        return
    _make_folders(os.path.dirname(path), made)
    os.mkdir(path)
    made.write(f"{path}\n")


def _copy_folder(source, destination, behavior, made):
    _make_folders(destination, made)
    for name in os.listdir(source):
        path, target = os.path.join(source, name), os.path.join(destination, name)
        if os.path.isdir(path):
            _copy_folder(path, target, behavior, made)
        else:
            _copy(path, target, behavior, made)


def _copy(source, destination, behavior, made):
    if os.path.exists(destination):
        if behavior == "DISALLOW":
            raise RuntimeError("The deployment failed because a specified file already exists at this location: "
                               f"{destination}")
        if behavior == "RETAIN":
            return
    made.write(f"{destination}\n")
    made.flush()
    shutil.copy2(source, destination, follow_symlinks=False)
