import { type Bound, nothingLost } from '../bound';
import { names, type ReleaseName } from '../commits';
import { INSTANCES } from '../load-balancer/load-balancer';
import { type Commanded, ROLLBACK_PARTS, type RollbackPart, type Rollbacks } from './rehearsal';

const TITLES: Record<RollbackPart, string> = {
  'last good': 'rolled back to the last good release',
  'ten before': 'rolled back to a release of ten before',
  'fails its check': 'rolled back to one that fails on the first instance',
  'one left out': 'rolled back, with an instance that CodeDeploy leaves out',
  restarted: 'restarted',
  'released again': 'released again',
};

/** What each part leaves on every instance, how its command ends, and what it says. */
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
    if (!found) throw new Error(`The part ${part} was not lived.`);
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

/** What was pushed during the first rollback waits until the release. */
function heldBack({ pushed }: Rollbacks, of: (part: RollbackPart) => Commanded): Bound {
  const held = ROLLBACK_PARTS.slice(0, -1).filter(
    (part) => of(part).waiting.includes(pushed.id) && !of(part).isOpen,
  );
  return {
    what: 'the next push is held back, through all that follows the first rollback',
    measured: `held in ${held.length} of ${ROLLBACK_PARTS.length - 1} parts`,
    holds: held.length === ROLLBACK_PARTS.length - 1,
  };
}

/** It abandons what waits, and only then opens the way. */
function goesOn({ pushed }: Rollbacks, { ended, isOpen }: Commanded): Bound {
  const lines = ended.output.split('\n');
  const abandoned = lines.findIndex(
    (line) => line.startsWith('Abandoned while waiting for ') && line.includes(pushed.id),
  );
  const opened = lines.findIndex((line) => line.startsWith('Enabled the transition into '));
  return {
    what: 'a release abandons the push that waits, says so, then opens the way and goes on',
    measured: `the push is ${pushed.status}; the way is ${isOpen ? 'open' : 'closed'}; ${lines[abandoned] ?? 'nothing abandoned'}`,
    holds: pushed.status === 'Stopped' && isOpen && abandoned >= 0 && opened > abandoned,
  };
}

const last = (output: string): string => output.trim().split('\n').at(-1) ?? '';
