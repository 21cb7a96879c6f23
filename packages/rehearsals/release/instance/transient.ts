import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Root } from './root';
import type { Service } from './service';
import type { ServiceManager } from './service-manager';
import { templateOf } from './unit-file';

/** The folder of the units that systemd makes at run time. */
const TRANSIENT = '/run/systemd/transient';
/** The folders of drop-ins of any unit; the first one wins. [systemd.unit(5)] */
const DROP_INS = ['/run/systemd/system', '/etc/systemd/system'];
/** The exit status of `systemd-run --wait` where the program has none. [systemd-run(1), EXIT STATUS] */
const [TIMED_OUT, SIGNALLED] = [1, 255];

/** A call of systemd-run. */
interface Asked {
  readonly name: string;
  readonly unit: string;
  readonly seconds: number | undefined;
}

/** The supported options of systemd-run, and the keys of the unit that they set. */
const KEYS: Readonly<Record<string, string>> = {
  uid: 'User',
  gid: 'Group',
  'working-directory': 'WorkingDirectory',
  'service-type': 'Type',
};
const PROPERTIES = /^(StandardOutput|StandardError|TimeoutStopSec|RuntimeMaxSec)=(.+)$/;

/**
 * Does what `systemd-run --wait` does: runs a unit that exists while its program runs, with the drop-ins for its name
 * and its template. A unit that failed stays.
 *
 * @returns the exit status of systemd-run
 * @throws Error for what is not supported here
 */
export async function runTransient(
  args: readonly string[],
  manager: ServiceManager,
  root: Root,
): Promise<number> {
  const { name, unit, seconds } = read(args, root);
  if (manager.find(name))
    throw new Error(
      `Failed to start transient service unit: Unit ${name} was already loaded or has a fragment file.`,
    );
  const path = root.at(join(TRANSIENT, name));
  mkdirSync(`${path}.d`, { recursive: true });
  writeFileSync(path, unit);
  for (const [file, from] of dropIns(name, root)) symlinkSync(from, join(`${path}.d`, file));
  const service = manager.load(name, path);
  try {
    return await toItsEnd(service, manager, seconds);
  } finally {
    // A failed unit stays until somebody calls `reset-failed`.
    if (service.state !== 'failed') manager.unload(name);
    rmSync(path);
    rmSync(`${path}.d`, { recursive: true });
  }
}

async function toItsEnd(
  service: Service,
  manager: ServiceManager,
  seconds: number | undefined,
): Promise<number> {
  await manager.start(service.name);
  const { ended } = service;
  let over: Promise<void> | undefined;
  const timer =
    seconds === undefined ? undefined : setTimeout(() => (over = service.endInTime()), seconds * 1000);
  const { status, signal } = await ended;
  clearTimeout(timer);
  await over;
  if (service.result === 'timeout') return TIMED_OUT;
  return signal ? SIGNALLED : (status ?? SIGNALLED);
}

function read(args: readonly string[], root: Root): Asked {
  const first = args.findIndex((arg) => !arg.startsWith('--'));
  const options = args.slice(0, first);
  const command = args.slice(first);
  // Units do not know where the folder of this instance is.
  const inUnit = (text: string) => text.replaceAll(root.path, '');
  let [name, seconds]: [string, number | undefined] = ['', undefined];
  const lines: string[] = [];
  for (const option of options) {
    const [, key = '', value = ''] = /^--([\w-]+)(?:=(.*))?$/.exec(option) ?? [];
    const [, property = '', given = ''] = key === 'property' ? (PROPERTIES.exec(value) ?? []) : [];
    if (key === 'unit') name = value;
    else if (KEYS[key]) lines.push(`${KEYS[key]}=${inUnit(value)}`);
    else if (property === 'RuntimeMaxSec') seconds = given === 'infinity' ? undefined : Number(given);
    else if (property) lines.push(`${property}=${inUnit(given)}`);
    else if (!['wait', 'quiet', 'description'].includes(key))
      throw new Error(`The rehearsal's systemd-run does not support: ${option}`);
  }
  if (!options.includes('--wait') || first < 0)
    throw new Error("The rehearsal's systemd-run needs a command.");
  const words = command.map((word) => JSON.stringify(inUnit(word))).join(' ');
  const unit = [
    '[Unit]',
    'StartLimitIntervalSec=0',
    '[Service]',
    ...lines,
    `ExecStart=${words.replace(/^"(\S+)"/, '$1')}`,
  ];
  return { name, seconds, unit: `${unit.join('\n')}\n` };
}

/** By name: of two with the same name, the first folder wins. */
function dropIns(name: string, root: Root): Map<string, string> {
  const found = new Map<string, string>();
  for (const parent of DROP_INS) {
    for (const unit of [templateOf(name), name]) {
      const folder = root.at(join(parent, `${unit}.d`));
      for (const file of existsSync(folder) ? readdirSync(folder) : []) found.set(file, join(folder, file));
    }
  }
  return found;
}
