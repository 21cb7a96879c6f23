import { join } from 'node:path';
import { declare, meant, readLine, ROOT, usageOf, UserError } from '../../command';
import { appFolder } from './build/app-folder';

/** The parts of the rehearsal that can run alone, in the order in which all of them run. */
export const PARTS = ['border', 'release', 'failing', 'dark', 'control', 'rollback'] as const;
/** A part of its own, with PostgreSQL and another app. */
export const MIGRATIONS = 'migrations';
export type RehearsedPart = (typeof PARTS)[number] | typeof MIGRATIONS;

/** The load where none is asked for, in requests a second: what three instances and all around them bear on two cores. */
export const PER_SECOND = 320;

export interface Chosen {
  /** The folder of the app that is built and released. */
  readonly app: string;
  readonly parts: readonly RehearsedPart[];
  /** The load, in requests a second. */
  readonly perSecond: number;
}

export const REHEARSE_RELEASE = declare({
  name: 'rehearse:release',
  does: 'Releases the app as CodeBuild and CodeDeploy do, to processes of this machine behind HAProxy, under load, and simulates the loss of a zone. Exit status 0 only if every check passed.',
  options: {
    app: { type: 'string', value: 'folder', says: 'the folder of the app; default: app.folder of config.ts' },
    only: {
      type: 'string',
      value: 'part',
      multiple: true,
      says: `only one part: ${PARTS.join(', ')}; or ${MIGRATIONS}, with a database and an app of its own`,
    },
    load: {
      type: 'string',
      value: 'number',
      whole: [20, 1000],
      says: `requests a second; default: ${PER_SECOND}`,
    },
  },
  example: 'npm run rehearse:release -- --only release',
});
const USAGE = usageOf(REHEARSE_RELEASE);
/** The app that is rehearsed with a database. */
const WITH_DATABASE = join(ROOT, 'packages/rehearsals/apps/flask-postgres');

/** @throws UserError with the usage, or with what the app's folder lacks */
export function chosen(argv: string[]): Chosen {
  const { app, only = [], load: perSecond = PER_SECOND } = readLine(REHEARSE_RELEASE, argv).values;
  if (only.includes(MIGRATIONS)) {
    if (app !== undefined || only.some((part) => part !== MIGRATIONS)) throw new UserError(USAGE);
    return { app: WITH_DATABASE, parts: [MIGRATIONS], perSecond };
  }
  const unknown = only.find((part) => !PARTS.some((known) => known === part));
  if (unknown !== undefined)
    throw new UserError(`There is no part ${unknown}${meant(unknown, [...PARTS, MIGRATIONS])}. ${USAGE}`);
  const parts = PARTS.filter((part) => only.length === 0 || only.includes(part));
  return { app: appFolder(app), parts, perSecond };
}
