import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Variants } from '../preparation';

/** The app's last migration, which the release before does not have. */
const LAST = 'migrations/versions/0002_release_of_visits.py';

/** The releases around the built one, which is `flask-postgres`. */
export const VARIANTS: Variants = {
  old: {
    change: (folder) => {
      rmSync(join(folder, LAST));
      replace(
        join(folder, 'app.py'),
        '"INSERT INTO visits (release) VALUES (%s) RETURNING number", [COMMIT])',
        '"INSERT INTO visits DEFAULT VALUES RETURNING number")',
      );
    },
  },
  failing: { change: (folder) => add('failing', folder) },
  incompatible: { change: (folder) => add('incompatible', folder) },
};

function add(name: string, folder: string): void {
  cpSync(join(__dirname, 'releases', name), folder, { recursive: true });
}

function replace(file: string, before: string, after: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(before)) throw new Error(`${file} no longer has this text: ${before}`);
  writeFileSync(file, text.replace(before, after));
}
