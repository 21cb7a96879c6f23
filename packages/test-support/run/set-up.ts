import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from './temporary-folder';

/** The memory that must be free for the quick tests' files, in bytes: they are about 20 MB at a time. */
const ROOM = 512 * 1024 ** 2;

/** Temporary files of tests, as each `Testing.app()` leaves them, are deleted with the run. */
export default function setUp(): void {
  const folder = mkdtempSync(join(temporaryFolder(ROOM), 'aws-bootstrap-tests-'));
  chmodSync(folder, 0o755); // programs of an instance run in there as its users
  process.env.TMPDIR = folder; // the workers inherit it
  findPythonOnce(join(folder, 'bin'));
}

/** `python3` of a version manager is a script that looks at each start for the program: more work than the program has. */
function findPythonOnce(folder: string): void {
  // What a virtual environment has is found by the program's own path alone.
  const ask = 'import sys; print(sys.executable if sys.prefix == sys.base_prefix else "")';
  const { stdout } = spawnSync('python3', ['-c', ask], { encoding: 'utf8' });
  const program = stdout?.trim();
  if (!program) return; // none, or one of a virtual environment
  mkdirSync(folder);
  symlinkSync(program, join(folder, 'python3'));
  process.env.PATH = [folder, process.env.PATH].join(delimiter);
}
