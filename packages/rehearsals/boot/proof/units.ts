import type { Machine } from '../machine';
import type { World } from '../world';
import { must } from './report';

/** What serves on an instance: which units, the last of which listens where the load balancer asks. */
const SERVING = {
  placeholder: ['placeholder', 'proxy'],
  web: ['web', 'proxy'],
  app: ['app'],
} as const;

const ALL = ['placeholder', 'web', 'proxy', 'app'];

/** The main process of a unit; 0: none. */
export async function pidOf(machine: Machine, unit: string): Promise<number> {
  return Number(await machine.expect(`systemctl show --property=MainPID --value ${unit}.service`));
}

/** What serves is there, and nothing of the others; and after a reboot it would be the same. */
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
  must(wrong.length === 0, `With ${serving}, ${ALL.join(', ')} should not be ${active.join(', ')}.`);
  for (const unit of ALL) {
    const enabled = (await machine.run(`systemctl is-enabled ${unit}.service`)).stdout.trim() === 'enabled';
    must(enabled === (unit === serving), `With ${serving}, ${unit} is ${enabled ? '' : 'not '}enabled.`);
  }
  const holds = await machine.expect(
    "ss --listening --tcp --numeric --processes --no-header '( sport = :8443 )' | " +
      "grep --only-matching 'pid=[0-9]*' | " +
      'cut --delimiter== --fields=2 | while read -r pid; do grep "^0::" "/proc/$pid/cgroup"; done | sort --unique',
  );
  must(holds.endsWith(`/${units.at(-1)}.service`) && !holds.includes('\n'), `On 8443 listens ${holds}.`);
  return `${units.join(' and ')} alone`;
}
