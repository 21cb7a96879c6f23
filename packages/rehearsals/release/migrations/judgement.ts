import { type Bound, nothingLost } from '../bound';
import { COMMITS, names, type ReleaseName } from '../commits';
import { INSTANCES } from '../load-balancer/load-balancer';
import type { Prepared } from '../pipeline/pipeline';
import type { Lived, MigrationPart, Migrations, State } from './rehearsal';

const TITLES: Record<MigrationPart, string> = {
  migrated: 'a release with a migration',
  again: 'the same release again',
  failing: 'a release whose migration fails',
  'rolled back': 'a rollback to before the migration',
  incompatible: 'a migration that removes what the release in service needs',
};
/** The revisions of the app's last two migrations. */
const [BEFORE, LAST] = ['0001', '0002'];
/** PostgreSQL's message for the migration that fails. */
const REASON = 'column "release" of relation "visits" contains null values';
const LEAST_JOBS = 200;

export function judgeMigrations(rehearsal: Migrations): Bound[] {
  const lived = (part: MigrationPart): Lived => {
    const found = rehearsal.lived.get(part);
    if (!found) throw new Error(`The part ${part} was not run.`);
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

/** Judges all parts alike, also the one that must lose requests. */
function lost({ fleet }: Migrations, part: MigrationPart): Bound {
  return nothingLost(fleet, part, TITLES[part]);
}

/** The migration runs on one instance, while all of them have the release before. */
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
    what: `${TITLES.migrated}: it ran once, on one instance, before any instance got the new release`,
    measured:
      `${runs} by ${commands.join(', ') || 'no command'}; the database went ${versions([before, between, after])}, ` +
      `the instances ${[before, between, after].map(release).join(' → ')}`,
    holds,
  };
}

/** Checks that the database and the instances are as before. */
function unchanged(part: MigrationPart, { before, after }: Lived): Bound {
  const differs = (['schema', 'version', 'instances'] as const).filter(
    (what) => String(before[what]) !== String(after[what]),
  );
  return {
    what: `${TITLES[part]}: schema, version and instances are as they were`,
    measured: differs.length === 0 ? `${after.version}, ${release(after)}` : `changed: ${differs.join(', ')}`,
    holds: differs.length === 0 && isEverywhere(after, 'new'),
  };
}

/** The step fails, and its mail has the command's last lines. */
function stopped({ prepared }: Lived): Bound {
  const line = prepared.mail.split('\n').find((text) => text.includes(REASON));
  return {
    what: `${TITLES.failing}: the step fails, and its mail has PostgreSQL's message`,
    measured: `status ${prepared.status}: ${line?.trim() ?? 'no reason'}`,
    holds: prepared.status === 1 && line !== undefined && releaseCommands(prepared).length === 1,
  };
}

function rolledBack({ before, prepared, after }: Lived): Bound {
  const commands = releaseCommands(prepared);
  return {
    what: `${TITLES['rolled back']}: no command runs, and the database is unchanged`,
    measured: `${commands.join(', ') || 'no command'}; ${versions([before, after])}; ${release(after)}`,
    holds:
      prepared.status === 0 &&
      commands.length === 0 &&
      after.version === LAST &&
      before.schema === after.schema &&
      isEverywhere(after, 'old'),
  };
}

/** Each request writes a row. */
function writtenEach({ visits, counted }: Migrations): Bound {
  return {
    what: 'each good answer has a row in the database, and there is no other row',
    measured: `${visits} rows, ${counted} good answers`,
    holds: visits === counted && counted > 0,
  };
}

/** Each job that the app left is done exactly once. */
function jobsDone({ jobs: { left, done, twice, lost: none, by } }: Migrations): Bound {
  return {
    what: `all of at least ${LEAST_JOBS} jobs were done once, by the workers of both releases`,
    measured: `${done} of ${left} done, ${none} lost, ${twice} twice; by ${names(by) || 'nobody'}`,
    holds: left >= LEAST_JOBS && done === left && none === 0 && twice === 0 && names(by) === 'old, new',
  };
}

function control({ measured, holds }: Bound): Bound {
  return { what: `${TITLES.incompatible}: requests fail: the measurement can fail`, measured, holds: !holds };
}

/** Whether all instances have and run this release, and no other. */
function isEverywhere({ instances }: State, name: ReleaseName): boolean {
  return (
    instances.length === INSTANCES.length &&
    instances.every((text) => text.endsWith(`: current; ${COMMITS[name]}`))
  );
}

/** The names of the releases that run, and what else is in /opt/app. */
function release({ instances }: State): string {
  const parts = instances.map((text) => text.slice(3).split('; '));
  const beside = [...new Set(parts.flatMap(([folders = '']) => folders.split(' ')))].filter(
    (name) => name !== 'current',
  );
  return [names(parts.map(([, commit = '']) => commit)), ...beside].join(' and ');
}

/** Commands that only read are left out. */
function releaseCommands({ commands }: Prepared): string[] {
  return commands.filter((text) => text.startsWith('release-command on '));
}

function versions(states: readonly State[]): string {
  return states.map(({ version }) => version).join(' → ');
}

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}
