import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import '../../stacks/no-token-traces';
import fc from 'fast-check';
import { parse } from 'yaml';
import { declare, readLine, ROOT, START, start, usageOf, UserError } from '../command';
import { RuleError } from '../policy-rules';
import type { Settings } from '../../settings';
import { carry } from './carry';
import { check } from './check';
import { files } from './files';
import { synthesize } from './synthesize';

const FUZZ = declare({
  name: 'fuzz:settings',
  does: 'Generates random settings files and checks what packages/fuzz/README.md promises for each. Exit status 0 only if every check passed; a file that failed is printed in full.',
  options: {
    seed: {
      type: 'string',
      value: 'n',
      says: 'the seed of the random files; the same seed gives the same files',
    },
    count: { type: 'string', value: 'n', default: '5000', says: 'number of files' },
    synthesize: {
      type: 'string',
      value: 'n',
      default: '200',
      says: 'number of accepted files that are synthesized',
    },
    validate: { type: 'string', value: 'n', default: '20', says: 'number of these that Terraform validates' },
  },
  example: 'npm run fuzz:settings -- --seed 19 --count 100',
});

interface Accepted {
  readonly text: string;
  readonly settings: Settings;
}

/**
 * `npm run fuzz:settings`: draws settings files, and checks what README.md promises. Exit status 0 only if every check
 * passed; a file that failed is printed in full.
 */
async function fuzz(): Promise<void> {
  const { values } = readLine(FUZZ);
  const seed = whole(values.seed ?? String(Date.now() % 1_000_000_000));
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const faults: string[] = [];
  // A promise of a file that rejects later would print a stack trace after the report.
  process.on('unhandledRejection', (error) => {
    if (process.listenerCount('unhandledRejection') > 1) return; // the settings expect it
    faults.push(`a promise of a file failed later: ${String(error)}`);
  });
  console.log(`Seed ${seed}.`);
  try {
    const accepted = await load(fc.sample(files, { numRuns: whole(values.count), seed }), folder, faults);
    const synthesized = carryAll(accepted, whole(values.synthesize), folder, faults);
    validate(synthesized.slice(0, whole(values.validate)), folder, faults);
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (faults.length === 0) return;
  console.log(`\n${faults.slice(0, 10).join('\n\n')}`);
  throw new UserError(`${faults.length} faults, by seed ${seed}: see above.`);
}

/** Loads all files as the settings do. */
async function load(texts: readonly string[], folder: string, faults: string[]): Promise<Accepted[]> {
  const accepted: Accepted[] = [];
  let refused = 0;
  for (const [index, text] of texts.entries()) {
    const outcome = check(join(folder, `config-${index}.ts`), text);
    if (outcome.kind === 'accepted') accepted.push({ text, settings: outcome.settings });
    else if (outcome.kind === 'refused') refused++;
    else faults.push(`${outcome.what}\n${shown(text)}`);
    // Promises reject between two turns of the event loop.
    await new Promise(setImmediate);
  }
  console.log(`${texts.length} files: ${accepted.length} accepted, ${refused} refused with their problems.`);
  return accepted;
}

/** Synthesizes some of them, and reads their user data as an instance does. */
function carryAll(
  accepted: readonly Accepted[],
  wanted: number,
  folder: string,
  faults: string[],
): Accepted[] {
  const done: Accepted[] = [];
  const userData: { readonly text: string; readonly environment: object; readonly file: string }[] = [];
  let byRules = 0;
  for (const each of accepted) {
    if (done.length === wanted) break;
    try {
      const texts = synthesize(each.settings, join(folder, 'out'));
      for (const { name, app } of Object.values(each.settings.stages)) {
        userData.push({ text: texts[name] ?? '', environment: app.environment, file: each.text });
      }
      done.push(each);
    } catch (error) {
      // Only whole stacks show this, as the size of a role's policies: the rules refuse it.
      if (error instanceof RuleError) byRules++;
      else faults.push(`${(error as Error).stack}\n${shown(each.text)}`);
    }
  }
  if (done.length < wanted)
    faults.push(`only ${done.length} of ${wanted} could be synthesized: use a larger --count`);
  const { parser, systemd, read } = carry(userData.map(({ text }) => text));
  userData.forEach(({ text, environment, file }, index) => {
    const { config, environment: got = {} } = read[index] ?? {};
    if (!isDeepStrictEqual(config, parse(text, { version: '1.1' })) || lost(environment, got).length > 0) {
      faults.push(`not read back as it was given: ${lost(environment, got).join(', ')}\n${shown(file)}`);
    }
  });
  console.log(
    `${done.length} synthesized${byRules ? `, ${byRules} refused by a rule` : ''}; ${userData.length} user data read back ` +
      `equal by ${parser}, environments by ${systemd ? `systemd ${systemd}` : 'no systemd: there is none here'}.`,
  );
  return done;
}

function lost(given: object, got: Readonly<Record<string, string>>): string[] {
  return Object.entries(given).flatMap(([name, value]) => (got[name] === value ? [] : [name]));
}

/** Runs `npm run validate` with each, as a person does. */
function validate(chosen: readonly Accepted[], folder: string, faults: string[]): void {
  for (const [index, { text }] of chosen.entries()) {
    const config = join(folder, `validated-${index}.ts`);
    writeFileSync(config, text);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [START[1], 'packages/deploy/validate.ts'],
      {
        cwd: ROOT,
        env: { ...process.env, CONFIG: config, CDKTF_OUTDIR: join(folder, `validated-${index}`) },
        encoding: 'utf8',
      },
    );
    if (status !== 0) faults.push(`not valid: ${stdout}${stderr}\n${shown(text)}`);
  }
  if (chosen.length > 0) console.log(`${chosen.length} validated by Terraform.`);
}

function shown(text: string): string {
  return text.length > 4000 ? `${text.slice(0, 4000)} … ${text.length - 4000} more characters` : text;
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UserError(usageOf(FUZZ));
  return Number(text);
}

start(FUZZ, fuzz);
