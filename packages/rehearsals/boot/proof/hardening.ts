import type { World } from '../world';
import { must } from './report';
import { pidOf } from './units';

/** The highest exposure that `systemd-analyze security` may report, of 10. The units had 1.3 when they were written. */
const MOST_EXPOSURE = 1.5;

/** systemd's own rating of the units' sandboxes, in which Node.js 22 and Python run. */
export async function isHardened({ machine }: World, units: readonly string[]): Promise<string> {
  const found: string[] = [];
  for (const unit of units) {
    const { stdout, stderr } = await machine.run(`systemd-analyze security --no-pager ${unit}`);
    const exposure = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1] ?? NaN);
    must(exposure <= MOST_EXPOSURE, `systemd-analyze security rates ${unit} ${exposure}: ${stderr}`);
    const { stderr: warnings } = await machine.run(`systemd-analyze verify ${unit}`);
    must(warnings.trim() === '', `systemd-analyze verify ${unit}: ${warnings}`);
    found.push(`${unit} ${exposure}`);
  }
  return `${found.join(', ')}; at most ${MOST_EXPOSURE}`;
}

/** The app's own process: its user, its rights, and where it may write. */
export async function isUnprivileged({ machine }: World): Promise<string> {
  const pid = await pidOf(machine, 'web');
  const program = await machine.expect(`readlink /proc/${pid}/exe; /usr/bin/node-22 --version`);
  must(/\nv22\./.test(program), `The app's program is ${program}.`);
  const status = await machine.expect(`cat /proc/${pid}/status`);
  const wanted = { CapEff: /^0+$/, CapBnd: /^0+$/, NoNewPrivs: /^1$/, Seccomp: /^2$/, Uid: /^(?!0\b)\d+/ };
  for (const [name, value] of Object.entries(wanted)) {
    const is = new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '';
    must(value.test(is), `${name} of the app's process is ${is}.`);
  }
  const inside = `nsenter --target ${pid} --mount runuser -u app -- `;
  for (const path of [
    '/opt/app/current',
    '/etc',
    '/usr',
    '/var/log/app',
    '/run/aws-bootstrap',
    '/run/proxy',
  ]) {
    const tried = await machine.run(`${inside} touch ${path}/written`);
    must(tried.status !== 0, `The app can write to ${path}.`);
  }
  await machine.expect(`${inside} touch /var/lib/app/written && rm /var/lib/app/written`);
  return program.split('\n')[1] ?? '';
}
