import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { defaultPython } from '../embedded-aws';

/** What an instance reads of its user data. */
export interface Carried {
  /** By cloud-init, or where it is not here, by its parser. */
  readonly parser: string;
  /** The version by which the environment was read; null where there is none here: then it is as the app's unit has it. */
  readonly systemd: string | null;
  readonly read: readonly {
    readonly config: unknown;
    /** What the app gets, without what the unit itself sets; under `''` why there is nothing. */
    readonly environment: Readonly<Record<string, string>>;
  }[];
}

/** Lets the real programs read user data: carry.py. */
export function carry(userData: readonly string[]): Carried {
  const { status, stdout, stderr } = spawnSync(defaultPython(), [join(__dirname, 'carry.py')], {
    input: JSON.stringify(userData),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (status !== 0) throw new Error(`carry.py failed:\n${stderr}`);
  return JSON.parse(stdout) as Carried;
}
