import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../deploy/command/command';
import { LIMITS } from './limits';
import { SCHEDULED } from './scheduled';
import { ENVIRONMENT, SECRETS } from './secrets';

/**
 * Writes the shipped settings with variables and secrets of every form, limits and scheduled commands, in the stage whose instances are booted.
 *
 * @returns the file's path, for CONFIG
 */
export function writeSettings(folder: string): string {
  const secrets = Object.fromEntries(
    Object.entries(SECRETS).map(([name, { reference }]) => [name, reference]),
  );
  const app = JSON.stringify(
    { environment: ENVIRONMENT, secrets, limits: LIMITS, schedule: SCHEDULED },
    undefined,
    2,
  );
  const lines = [
    `import config from ${JSON.stringify(join(ROOT, 'config'))};`,
    `const { staging } = config.stages;`,
    `if (!staging) throw new Error('The shipped settings have no stage called staging, whose instances are booted.');`,
    `const app = ${app};`,
    `export default { ...config, stages: { ...config.stages, staging: { ...staging, app } } };`,
  ];
  const file = join(folder, 'settings.ts');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
