import { type Bound, nothingLost } from '../bound';
import { names, type ReleaseName } from '../commits';
import { INSTANCES } from '../load-balancer/load-balancer';
import { type Commanded, ROLLBACK_PARTS, type RollbackPart, type Rollbacks } from './rehearsal';

const TITLES: Record<RollbackPart, string> = {
  'last good': 'rollback to the last good release',
  'ten before': 'rollback of ten releases',
  'fails its check': 'rollback to a release that fails on the first instance',
  'one left out': 'rollback in which CodeDeploy leaves an instance out',
  restarted: 'restarted',
  'released again': 'released again',
};

/** The release that runs on every instance after each part, how the command ends, and what it prints. */
const EXPECTED: Record<RollbackPart, { release: ReleaseName; status: number; says: RegExp }> = {
  'last good': { release: 'before', status: 0, says: /^Rolled back: all 3 instances of \w+ serve / },
  'ten before': { release: 'old', status: 0, says: /^Rolled back: all 3 instances of \w+ serve / },
  'fails its check': {
    release: 'old',
    status: 1,
    says: /Every instance runs the previous release, \w+, again\./,
  },
  'one left out': {
    release: 'old',
    status: 1,
    says: /Every instance runs the previous release, \w+, again\./,
  },
  restarted: { release: 'old', status: 0, says: /^Restarted: all 3 instances of \w+ serve / },
  'released again': {
    release: 'new',
    status: 0,
    says: /^Released .*: every instance of every stage serves it\./,
  },
};

export function judgeRollbacks(rehearsal: Rollbacks): Bound[] {
  const of = (part: RollbackPart): Commanded => {
    const found = rehearsal.commanded.get(part);
    if (!found) throw new Error(`The part ${part} was not run.`);
    return found;
  };
  return [
    ...ROLLBACK_PARTS.map((part) => nothingLost(rehearsal.fleet, part, TITLES[part])),
    ...ROLLBACK_PARTS.map((part) => runs(rehearsal, part, of(part))),
    heldBack(rehearsal, of),
    goesOn(rehearsal, of('released again')),
  ];
}

function runs({ fleet }: Rollbacks, part: RollbackPart, { ended }: Commanded): Bound {
  const { release, status, says } = EXPECTED[part];
  const line = ended.output.split('\n').find((text) => says.test(text));
  const running = names(INSTANCES.map((name) => fleet.state(part, name).running?.commit ?? 'nothing'));
  return {
    what: `${TITLES[part]}: ${release} runs on each instance, and the command says so`,
    measured: `${running} runs; status ${ended.status}: ${line ?? last(ended.output)}`,
    holds: running === release && ended.status === status && line !== undefined,
  };
}

/** A push during the first rollback waits until the release. */
function heldBack({ pushed }: Rollbacks, of: (part: RollbackPart) => Commanded): Bound {
  const held = ROLLBACK_PARTS.slice(0, -1).filter(
    (part) => of(part).waiting.includes(pushed.id) && !of(part).isOpen,
  );
  return {
    what: 'the next push waits at the disabled transition from the first rollback on',
    measured: `it waited in ${held.length} of ${ROLLBACK_PARTS.length - 1} parts`,
    holds: held.length === ROLLBACK_PARTS.length - 1,
  };
}

/** The release stops the waiting execution, and only then enables the transition. */
function goesOn({ pushed }: Rollbacks, { ended, isOpen }: Commanded): Bound {
  const lines = ended.output.split('\n');
  const abandoned = lines.findIndex(
    (line) => line.startsWith('Abandoned while waiting for ') && line.includes(pushed.id),
  );
  const opened = lines.findIndex((line) => line.startsWith('Enabled the transition into '));
  return {
    what: 'a release abandons the push that waits, says so, then enables the transition and goes on',
    measured: `the push is ${pushed.status}; the transition is ${isOpen ? 'enabled' : 'disabled'}; ${lines[abandoned] ?? 'nothing abandoned'}`,
    holds: pushed.status === 'Stopped' && isOpen && abandoned >= 0 && opened > abandoned,
  };
}

const last = (output: string): string => output.trim().split('\n').at(-1) ?? '';
