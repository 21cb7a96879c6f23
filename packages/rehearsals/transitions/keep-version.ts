import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, START } from '../../command';
import { readStack, synthesizedStacks } from '../../documents';
import { version } from '../../../package.json';
import { expectProgram } from '../rehearsal/programs';
import { EARLIER } from './earlier';
import { WHOLE } from './table/versions';

/**
 * Keeps the stacks as this version synthesizes them, for the transitions of the next version. Run it before you raise
 * the version in package.json: `node --import tsx packages/rehearsals/transitions/keep-version.ts`
 */
async function keepVersion(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'keep-version-'));
  const [CONFIG, CDKTF_OUTDIR] = [join(folder, 'config.ts'), join(folder, 'cdktf.out')];
  writeFileSync(CONFIG, `export default ${JSON.stringify(WHOLE)};\n`);
  await expectProgram(
    [...START, 'main.ts'],
    { ...process.env, CONFIG, CDKTF_OUTDIR },
    join(folder, 'synth.log'),
  );
  mkdirSync(join(EARLIER, version), { recursive: true });
  for (const stack of synthesizedStacks(CDKTF_OUTDIR)) {
    const kept = JSON.stringify(readStack(CDKTF_OUTDIR, stack), withoutComments);
    writeFileSync(join(EARLIER, version, `${stack}.tf.json`), `${kept}\n`);
  }
  rmSync(folder, { recursive: true });
  console.log(`Kept in ${join(EARLIER, version).slice(ROOT.length + 1)}.`);
}

const withoutComments = (key: string, value: unknown): unknown => (key === '//' ? undefined : value);

void keepVersion();
