import { type Bound, nothingLost } from '../bound';
import { COMMITS, names, type ReleaseName } from '../commits';
import { INSTANCES } from '../load-balancer/load-balancer';
import type { Prepared } from '../pipeline/pipeline';
import type { Lived, MigrationPart, Migrations, State } from './rehearsal';

const TITLES: Record<MigrationPart, string> = {
  migrated: 'a release with a migration',
  again: 'the same release once more',
  failing: 'a release whose migration fails',
  'rolled back': 'the code back to before the migration',
  incompatible: 'a migration that takes away what is asked for',
};
/** What the last migration of the app is called, and the one before it. */
const [BEFORE, LAST] = ['0001', '0002'];
/** What PostgreSQL says of the migration that fails. */
const REASON = 'column "release" of relation "visits" contains null values';
const LEAST_JOBS = 200;

export function judgeMigrations(rehearsal: Migrations): Bound[] {
  const lived = (part: MigrationPart): Lived => {
    const found = rehearsal.lived.get(part);
    if (!found) throw new Error(`The part ${part} was not lived.`);
    return found;
  };
  const nothingLost = (['migrated', 'again', 'failing', 'rolled back'] as const).map((part) =>
    lost(rehearsal, part),
  );
  return [
    ...nothingLost,
    migratedOnce(lived('migrated')),
    unchanged('again', lived('again')),
    stopped(lived('failing')),
    unchanged('failing', lived('failing')),
    rolledBack(lived('rolled back')),
    writtenEach(rehearsal),
    jobsDone(rehearsal),
    control(lost(rehearsal, 'incompatible')),
  ];
}

/** Judges all parts alike, also the one that must not hold. */
function lost({ fleet }: Migrations, part: MigrationPart): Bound {
  return nothingLost(fleet, part, TITLES[part]);
}

/** On one instance, while all of them have the release before. */
function migratedOnce({ before, prepared, between, after }: Lived): Bound {
  const runs = count(prepared.said, /Running upgrade/g);
  const commands = releaseCommands(prepared);
  const holds =
    prepared.status === 0 &&
    commands.length === 1 &&
    runs === 1 &&
    [before, between, after].map(({ version }) => version).join() === [BEFORE, LAST, LAST].join() &&
    isEverywhere(between, 'old') &&
    isEverywhere(after, 'new');
  return {
    what: `${TITLES.migrated}: it ran once, on one instance, before any of them changed`,
    measured:
      `${runs} by ${commands.join(', ') || 'no command'}; the database went ${versions([before, between, after])}, ` +
      `the instances ${[before, between, after].map(release).join(' → ')}`,
    holds,
  };
}

/** What the database and the instances are like. */
function unchanged(part: MigrationPart, { before, after }: Lived): Bound {
  const differs = (['schema', 'version', 'instances'] as const).filter(
    (what) => String(before[what]) !== String(after[what]),
  );
  return {
    what: `${TITLES[part]}: schema, version and instances are as they were`,
    measured: differs.length === 0 ? `${after.version}, ${release(after)}` : `not so: ${differs.join(', ')}`,
    holds: differs.length === 0 && isEverywhere(after, 'new'),
  };
}

/** The step says why, in the command's own last lines. */
function stopped({ prepared }: Lived): Bound {
  const line = prepared.mail.split('\n').find((text) => text.includes(REASON));
  return {
    what: `${TITLES.failing}: the step fails, and its mail has the command's own reason`,
    measured: `status ${prepared.status}: ${line?.trim() ?? 'no reason'}`,
    holds: prepared.status === 1 && line !== undefined && releaseCommands(prepared).length === 1,
  };
}

function rolledBack({ before, prepared, after }: Lived): Bound {
  const commands = releaseCommands(prepared);
  return {
    what: `${TITLES['rolled back']}: no command runs, and the database stays`,
    measured: `${commands.join(', ') || 'no command'}; ${versions([before, after])}; ${release(after)}`,
    holds:
      prepared.status === 0 &&
      commands.length === 0 &&
      after.version === LAST &&
      before.schema === after.schema &&
      isEverywhere(after, 'old'),
  };
}

/** The requests did ask the database, each of them. */
function writtenEach({ visits, counted }: Migrations): Bound {
  return {
    what: 'each good answer has a row in the database, and no row is of another',
    measured: `${visits} rows, ${counted} good answers`,
    holds: visits === counted && counted > 0,
  };
}

/** What the app promises of its jobs: all of them, each once. */
function jobsDone({ jobs: { left, done, twice, lost: none, by } }: Migrations): Bound {
  return {
    what: `all of at least ${LEAST_JOBS} jobs were done once, by the processes of both releases`,
    measured: `${done} of ${left} done, ${none} lost, ${twice} twice; by ${names(by) || 'nobody'}`,
    holds: left >= LEAST_JOBS && done === left && none === 0 && twice === 0 && names(by) === 'old, new',
  };
}

function control({ measured, holds }: Bound): Bound {
  return { what: `${TITLES.incompatible}: requests are lost: the proof can fail`, measured, holds: !holds };
}

/** All instances have and run a release, and nothing else. */
function isEverywhere({ instances }: State, name: ReleaseName): boolean {
  return (
    instances.length === INSTANCES.length &&
    instances.every((text) => text.endsWith(`: current; ${COMMITS[name]}`))
  );
}

/** The names of the releases that run, and what lies beside them. */
function release({ instances }: State): string {
  const parts = instances.map((text) => text.slice(3).split('; '));
  const beside = [...new Set(parts.flatMap(([folders = '']) => folders.split(' ')))].filter(
    (name) => name !== 'current',
  );
  return [names(parts.map(([, commit = '']) => commit)), ...beside].join(' and ');
}

/** Beside them there are questions, which change nothing. */
function releaseCommands({ commands }: Prepared): string[] {
  return commands.filter((text) => text.startsWith('release-command on '));
}

function versions(states: readonly State[]): string {
  return states.map(({ version }) => version).join(' → ');
}

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}
