import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { check, format, resolveConfig } from 'prettier';
import { readInput } from '../../facts';
import { UserError } from '../../command';
import { changeSource, type Change } from './source';

/**
 * The text of a settings file with other values, formatted by prettier where it was formatted before.
 *
 * @throws UserError where a value to be changed is not written as a literal
 */
export async function changedText(path: string, changes: readonly Change[]): Promise<string> {
  const text = readFileSync(path, 'utf8');
  const changed = changeSource(path, text, changes);
  const options = { ...(await resolveConfig(path)), filepath: path };
  return (await check(text, options)) ? format(changed, options) : changed;
}

/**
 * Replaces a settings file in one step: an interrupt leaves the old file or the new one.
 *
 * @param input what the new file must export
 * @throws UserError where it exports something else; the file then stays unchanged
 */
export function replaceSettings(path: string, text: string, input: unknown): void {
  const file = realpathSync(path); // follows a symbolic link
  // In the same folder, because it imports by relative paths.
  const draft = join(dirname(file), `config.draft-${process.pid}.ts`);
  try {
    writeFileSync(draft, text, { mode: statSync(file).mode });
    if (!isDeepStrictEqual(readInput(draft).input, input))
      throw new UserError(
        `${path} computes its settings, and this command cannot edit that. Nothing was changed. Change them ` +
          'there by hand.',
      );
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}
