import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { defaultPython } from '../embedded-aws';

/** What an instance reads from its user data. */
export interface Carried {
  /** cloud-init, or its YAML parser where it is not installed. */
  readonly parser: string;
  /**
   * The version of the systemd that read the environment; null where there is none: then it is what the app's unit
   * says.
   */
  readonly systemd: string | null;
  readonly read: readonly {
    readonly config: unknown;
    /** The app's environment, without the unit's own variables; under `''` the reason why there is none. */
    readonly environment: Readonly<Record<string, string>>;
  }[];
}

/** Lets the real programs read user data, by carry.py. */
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
