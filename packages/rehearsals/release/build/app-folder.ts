import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT, UserError } from '../../../command';
import { loadFacts } from '../../../facts';

/** The files that every app's folder has. */
const FILES = ['buildspec.yml', 'Procfile'];

/** The folder of the project's own app: the setting `app.folder`. @throws SettingsError */
export const ownApp = (): string => join(ROOT, loadFacts().app.folder);

/**
 * The folder of the app that is built.
 *
 * @param given by a person, from the working directory. @default the project's own
 * @throws UserError where it is not an app's folder; the message says what is missing
 */
export function appFolder(given?: string): string {
  const folder = given === undefined ? ownApp() : resolve(given);
  const missing = FILES.find((name) => !existsSync(join(folder, name)));
  if (missing === undefined) return folder;
  throw new UserError(
    `${folder} is not a folder of an app: ${missing} is missing. app/README.md lists what belongs in it.`,
  );
}
