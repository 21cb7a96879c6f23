import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../command';
import { LIMITS } from './limits';
import { ENVIRONMENT, SECRETS } from './secrets';

/**
 * Scheduled commands of the booted stage: one prints what it has and takes a while, one fails, one takes too long, with
 * a process that it started.
 */
const SCHEDULED = {
  nightly: {
    cron: '0 3 * * *',
    command: `echo "begins in $PWD with $PLAIN"; sleep 6; printf '%s' "$SECURE_PARAMETER" | sha256sum; echo ends`,
  },
  fails: { cron: '0 4 * * *', command: `echo 'why it failed' >&2; exit 7` },
  slow: { cron: '0 5 * * *', command: 'sleep 777 & sleep 778', timeoutMinutes: 1 },
} as const;

const secrets = Object.fromEntries(Object.entries(SECRETS).map(([name, { reference }]) => [name, reference]));

/** What each machine's app has in the booted stage, besides the shipped settings. */
const APPS = {
  /** Variables and secrets of every form, and scheduled commands that use them. */
  secrets: { environment: ENVIRONMENT, secrets, schedule: SCHEDULED },
  limits: { limits: LIMITS },
};

/**
 * Writes the shipped settings with additions for the app.
 *
 * @returns path of the file, for CONFIG
 */
export function writeSettings(folder: string, name: keyof typeof APPS): string {
  const app = JSON.stringify(APPS[name], undefined, 2);
  const lines = [
    `import config from ${JSON.stringify(join(ROOT, 'config'))};`,
    `const { staging } = config.stages;`,
    `if (!staging) throw new Error('The settings have no stage called staging, whose instances this boots.');`,
    `const app = ${app};`,
    `export default { ...config, stages: { ...config.stages, staging: { ...staging, app } } };`,
  ];
  const file = join(folder, `settings-${name}.ts`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
