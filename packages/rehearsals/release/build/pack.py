"""Packs what a build specification names as its artifact: pack.py <artifact.zip> <base directory> <pattern>..."""
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

archive, base, patterns = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
files = sorted({file for pattern in patterns for file in base.glob(pattern) if file.is_file()})
if not files:
    sys.exit(f"pack: no file in {base} matches {' '.join(patterns)}")
with ZipFile(archive, "w", ZIP_DEFLATED) as artifact:
    for file in files:
        artifact.write(file, file.relative_to(base))
