import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from '../../command';
import type { Facts } from '../../facts';
import { ACCOUNT } from '../../embedded-aws';

/**
 * Writes a settings file that is the user's, with the account number that the embedded AWS answers with, and
 * without protection where that is asked for: the way that a person would edit it.
 *
 * @returns the file's path, for CONFIG
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
