import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadFacts } from '../facts';
import { confirm, declare, nowHolds, readStacks, stackNames, start, UserError } from '../command';
import { initialised, prepare } from './deploying/prepare';
import { asNewest, type StateVersion, StateVersions } from './state/versions';

const RESTORE_STATE = declare({
  name: 'restore-state',
  does:
    "Lists the versions of a stack's state; with a version, restores it as the newest. AWS is not changed, and no " +
    'version is lost.',
  arguments: {
    stack: { says: 'a stage, `pipeline` or `state`' },
    version: { says: 'the id of a version, from the list', optional: true },
  },
  options: { yes: { type: 'boolean', says: 'do not ask' } },
  example: 'npm run restore-state -- staging',
});

/** The file in which Terraform gets the restored state. It contains secrets, and is deleted afterwards. */
const FILE = 'restored.tfstate';

/**
 * `npm run restore-state -- <stack>`: lists the versions of the stack's state in the bucket. With a version:
 * makes it the newest again, through Terraform and its lock. AWS is not changed, and no version is lost: the
 * next plan shows how AWS differs.
 */
async function restoreState(): Promise<void> {
  const settings = loadFacts();
  const { stack, further, values } = readStacks(RESTORE_STATE, { stacks: stackNames(settings) });
  const [wanted] = further;
  nowHolds('Nothing was changed.', '');

  const bucket = await prepare(settings);
  const versions = new StateVersions(settings, stack);
  const listed = await versions.list();
  const [newest] = listed;
  if (!newest) throw new UserError(`${stack} has no state and no older version of a state.`);
  if (wanted === undefined) return console.log(table(stack, listed));

  const chosen = listed.find(({ id }) => id === wanted);
  if (!chosen) throw new UserError(`There is no version "${wanted}".\n${table(stack, listed)}`);
  if (chosen.isLatest)
    throw new UserError(`Version ${wanted} is the current state already. Nothing was changed.`);
  const lock = await bucket.lock(stack);
  if (lock) {
    throw new UserError(
      `The state of ${stack} is locked by ${lock.Who} since ${lock.Created}. Nothing was changed. Wait until ` +
        'that run has ended; docs/recovery.md says how to remove a lock that a dead run left.',
    );
  }
  await confirm(
    `Restore the state of ${stack} from ${chosen.written} (serial ${chosen.serial}, ${chosen.resources} resources)?`,
    values.yes,
  );
  const state = asNewest(await versions.read(wanted), await versions.read(newest.id));
  const terraform = await initialised(stack);
  const file = join(terraform.folder, FILE);
  nowHolds(
    `The state of ${stack} from ${chosen.written} may have been restored already. AWS was not changed.`,
    `npm run restore-state -- ${stack}`,
  );
  try {
    writeFileSync(file, JSON.stringify(state, undefined, 2), { mode: 0o600 });
    await terraform.pushState(FILE);
  } finally {
    rmSync(file, { force: true });
  }
  console.log(
    `The state of ${stack} from ${chosen.written} is restored, as serial ${state.serial}. AWS was not changed. ` +
      `See the differences: npm run plan -- ${stack}`,
  );
}

function table(stack: string, versions: readonly StateVersion[]): string {
  const rows = versions.map(({ id, written, serial, resources, isLatest }) =>
    [written, String(serial).padStart(6), String(resources).padStart(9), id, isLatest ? '(now)' : '']
      .join('  ')
      .trimEnd(),
  );
  const head = `${'written'.padEnd(24)}  serial  resources  version`;
  return `${[head, ...rows].join('\n')}\nTo restore one: npm run restore-state -- ${stack} <version>`;
}

start(RESTORE_STATE, restoreState);
