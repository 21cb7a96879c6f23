import { cpSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { REPOSITORY, Sandbox } from './sandbox';

/** What the units call. */
const CALLED = [
  '/bin/bash',
  '/usr/bin/env',
  '/usr/bin/grep',
  '/usr/bin/python3',
  '/usr/bin/node-22',
  '/usr/sbin/nginx',
  '/opt/aws-bootstrap/make-certificate.sh',
];

/** A root for `systemd-analyze --root`, with systemd's own units, ours with their drop-ins, and what ours call. */
export function machineWithUnits(
  units: readonly string[],
  dropIns: Readonly<Record<string, readonly string[]>> = {},
): Sandbox {
  const machine = new Sandbox();
  cpSync('/usr/lib/systemd/system', machine.path('/usr/lib/systemd/system'), {
    recursive: true,
    dereference: false,
  });
  for (const path of units) {
    machine.write(`/etc/systemd/system/${basename(path)}`, readFileSync(join(REPOSITORY, path), 'utf8'));
    for (const dropIn of dropIns[path] ?? []) {
      const file = `/etc/systemd/system/${basename(path)}.d/${basename(dropIn)}`;
      machine.write(file, readFileSync(join(REPOSITORY, dropIn), 'utf8'));
    }
  }
  for (const command of CALLED) machine.write(command, '#!/bin/sh\n', 0o755);
  return machine;
}
