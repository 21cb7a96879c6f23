import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, UserError } from '../../deploy/command/command';
import { appFolder } from './build/app-folder';

/** What of a release can be rehearsed alone, in the order in which all of it is. */
export const PARTS = ['border', 'release', 'dark', 'control'] as const;
/** By itself, with PostgreSQL and an app of its own. */
export const MIGRATIONS = 'migrations';
export type RehearsedPart = (typeof PARTS)[number] | typeof MIGRATIONS;

export interface Chosen {
  /** The folder of the app that is built and released. */
  readonly app: string;
  readonly parts: readonly RehearsedPart[];
}

const USAGE = `Usage: npm run rehearse:release [-- [--app <folder>] [--only ${PARTS.join('|')}]…]; or -- --only ${MIGRATIONS}.`;
/** The app that is rehearsed with a database. */
const WITH_DATABASE = join(ROOT, 'packages/rehearsals/apps/flask-postgres');

/** @throws UserError with the usage, or what is missing in the app's folder */
export function chosen(argv: string[]): Chosen {
  const options = { app: { type: 'string' }, only: { type: 'string', multiple: true } } as const;
  const { app, only = [] } = parsed(() => parseArgs({ args: argv, options }).values);
  if (only.includes(MIGRATIONS)) {
    if (app !== undefined || only.some((part) => part !== MIGRATIONS)) throw new UserError(USAGE);
    return { app: WITH_DATABASE, parts: [MIGRATIONS] };
  }
  const unknown = only.find((part) => !PARTS.some((known) => known === part));
  if (unknown !== undefined) throw new UserError(`There is no part ${unknown}. ${USAGE}`);
  return { app: appFolder(app), parts: PARTS.filter((part) => only.length === 0 || only.includes(part)) };
}

function parsed<T>(work: () => T): T {
  try {
    return work();
  } catch {
    throw new UserError(USAGE);
  }
}
