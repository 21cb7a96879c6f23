import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from '../../command';
import type { Facts } from '../../facts';
import { ACCOUNT } from '../../embedded-aws';

/**
 * Writes a copy of the user's settings with the account number of the embedded AWS, and with `protected: false` for
 * some stages, as a person would edit it.
 *
 * @returns path of the file, for CONFIG
 */
export function writeSettings(
  folder: string,
  settings: Facts,
  { unprotect }: { unprotect: boolean },
): string {
  const original = resolve(ROOT, process.env.CONFIG ?? 'config.ts').replace(/\.ts$/, '');
  const stages = unprotect ? Object.keys(settings.stages) : [];
  const lines = [
    `import config from ${JSON.stringify(original)};`,
    `const stages: Record<string, object> = { ...config.stages };`,
    `for (const stage of ${JSON.stringify(stages)}) stages[stage] = { ...stages[stage], protected: false };`,
    `export default { ...config, account: '${ACCOUNT}', stages };`,
  ];
  mkdirSync(folder, { recursive: true });
  const file = join(folder, unprotect ? 'unprotected.ts' : 'config.ts');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
