import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The system's own Python: that of a version manager changes PATH and starts ten times as slowly. */
export const SYSTEM_PYTHON = existsSync('/usr/bin/python3')
  ? '/usr/bin/python3'
  : spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout.trim();
