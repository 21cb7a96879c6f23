import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chosen as checked } from '../../../check-app';
import { ROOT } from '../../../command';
import { appFolder, ownApp } from '../../release/build/app-folder';
import { chosen } from '../../release/arguments';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'app-folder-'))));
afterEach(() => {
  delete process.env['CONFIG'];
  rmSync(folder, { recursive: true });
});

/** The settings of config.ts with another app folder. */
function settingsWith(app: object): void {
  const file = join(folder, `${randomUUID()}.ts`); // a new name, because a module is loaded once
  writeFileSync(
    file,
    `import config from '${join(ROOT, 'config')}';\nexport default { ...config, app: ${JSON.stringify(app)} };\n`,
  );
  process.env['CONFIG'] = file;
}

it('is the folder in the settings', () => {
  expect(appFolder()).toBe(join(ROOT, 'app'));
  settingsWith({ folder: 'packages/rehearsals/apps/go' });
  expect(appFolder()).toBe(join(ROOT, 'packages/rehearsals/apps/go'));
});

it('may be the root', () => {
  settingsWith({ folder: '.' });
  expect(ownApp()).toBe(ROOT);
});

it.each([
  ['the rehearsal', chosen],
  ['check-app', checked],
])('%s uses the folder of --app, or else that of the settings', (_, read) => {
  settingsWith({ folder: 'packages/rehearsals/apps/go' });
  expect(read([]).app).toBe(join(ROOT, 'packages/rehearsals/apps/go'));
  expect(read(['--app', 'packages/rehearsals/apps/flask']).app).toBe(
    join(ROOT, 'packages/rehearsals/apps/flask'),
  );
  settingsWith({ folder: 'services/web' });
  expect(() => read([])).toThrow(
    `${join(ROOT, 'services/web')} is not a folder of an app: buildspec.yml is missing. app/README.md lists what belongs in it.`,
  );
});

it.each([
  [[], 'buildspec.yml'],
  [['buildspec.yml'], 'Procfile'],
  [['Procfile'], 'buildspec.yml'],
])('a folder with only %j is no app', (there, missing) => {
  const place = join(folder, 'place');
  mkdirSync(place);
  for (const name of there) writeFileSync(join(place, name), '');
  expect(() => appFolder(place)).toThrow(
    `${place} is not a folder of an app: ${missing} is missing. app/README.md lists what belongs in it.`,
  );
});
