"""Runs a Python script once for each list of words, in one process: each.py SCRIPT JSON. Prints what each ends with."""
import contextlib
import io
import json
import runpy
import sys

script, ends = sys.argv[1], []
for words in json.loads(sys.argv[2]):
    sys.argv, out, err, status = [script, *words], io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            runpy.run_path(script, run_name="__main__")
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
            print(end.code, file=sys.stderr)  # as Python itself does with a text
    ends.append({"status": status, "stdout": out.getvalue(), "stderr": err.getvalue()})
json.dump(ends, sys.stdout)
