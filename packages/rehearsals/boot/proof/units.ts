import type { Machine } from '../machine';
import type { World } from '../world';
import { must } from './report';

/** The units that serve in each case; the last one listens on the load balancer's port. */
const SERVING = {
  placeholder: ['placeholder', 'proxy'],
  web: ['web', 'proxy'],
  app: ['app'],
} as const;

const ALL = ['placeholder', 'web', 'proxy', 'app'];

/** Process id of a unit's main process; 0: none. */
export async function pidOf(machine: Machine, unit: string): Promise<number> {
  return Number(await machine.expect(`systemctl show --property=MainPID --value ${unit}.service`));
}

/** Exactly the units that serve run, and the same units would run after a reboot. */
export async function areThere({ machine }: World, serving: keyof typeof SERVING): Promise<string> {
  const units: readonly string[] = SERVING[serving];
  const state = async (verb: string) => {
    const { stdout } = await machine.run(
      `systemctl ${verb} ${ALL.map((unit) => `${unit}.service`).join(' ')}`,
    );
    return stdout.trim().split('\n');
  };
  const active = await state('is-active');
  const wrong = ALL.filter((unit, index) => (active[index] === 'active') !== units.includes(unit));
  must(
    wrong.length === 0,
    `While ${serving} serves, the states of ${ALL.join(', ')} should not be ${active.join(', ')}.`,
  );
  for (const unit of ALL) {
    const enabled = (await machine.run(`systemctl is-enabled ${unit}.service`)).stdout.trim() === 'enabled';
    must(
      enabled === (unit === serving),
      `While ${serving} serves, ${unit} is ${enabled ? '' : 'not '}enabled.`,
    );
  }
  const holds = await machine.expect(
    "ss --listening --tcp --numeric --processes --no-header '( sport = :8443 )' | " +
      "grep --only-matching 'pid=[0-9]*' | " +
      'cut --delimiter== --fields=2 | while read -r pid; do grep "^0::" "/proc/$pid/cgroup"; done | sort --unique',
  );
  must(
    holds.endsWith(`/${units.at(-1)}.service`) && !holds.includes('\n'),
    `The unit that listens on port 8443: ${holds}.`,
  );
  return `only ${units.join(' and ')}`;
}
