import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedAws, startEmbeddedAws } from '../..';
import { cleanEnvironment } from '../../../rehearsals';

/** Real Terraform and the real provider create, update and delete every resource on the embedded AWS. */
const FIXTURES = join(__dirname, 'fixtures');
const MIRROR = join(__dirname, '../../../../.terraform-mirror');
const MINUTES = 60_000;

let embedded: EmbeddedAws;
let folder: string;

beforeAll(async () => {
  embedded = await startEmbeddedAws({ domain: 'example.com' });
  folder = mkdtempSync(join(tmpdir(), 'embedded-aws-proof-'));
  const declarations = readdirSync(FIXTURES).filter((name) => name.endsWith('.tf.json'));
  declarations.forEach((name) => cpSync(join(FIXTURES, name), join(folder, name)));
  if (existsSync(MIRROR)) {
    mkdirSync(join(folder, 'terraform.d'));
    symlinkSync(MIRROR, join(folder, 'terraform.d', 'plugins'));
  }
  await succeeded('init');
}, 3 * MINUTES);

afterAll(async () => {
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

function terraform(...words: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn('terraform', [...words, '-no-color'], {
      cwd: folder,
      env: cleanEnvironment(embedded),
    });
    let output = '';
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (output += text.toString()));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output }));
  });
}

/** Runs Terraform. @throws Error with its output if it fails */
async function succeeded(...words: string[]): Promise<string> {
  const { status, output } = await terraform(...words);
  if (status !== 0) throw new Error(`terraform ${words.join(' ')} ended with ${status}\n${output}`);
  return output;
}

const revision = (number: number) => `-var=revision=${number}`;

test(
  'the first revision is created, and a second plan is empty',
  async () => {
    await succeeded('apply', '-auto-approve', revision(1));
    await succeeded('plan', '-detailed-exitcode', revision(1));
  },
  8 * MINUTES,
);

test(
  'the second revision is updated in place, and a second plan is empty',
  async () => {
    const output = await succeeded('apply', '-auto-approve', revision(2));
    expect(/Resources: .*/.exec(output)?.[0]).toBe('Resources: 0 added, 39 changed, 0 destroyed.');
    await succeeded('plan', '-detailed-exitcode', revision(2));
  },
  8 * MINUTES,
);

test('no changing call was refused', () => {
  const refused = embedded.requests.filter((request) => request.refused && request.mutating);
  expect(refused.map(({ permission, errorCode }) => `${permission}: ${errorCode}`)).toEqual([]);
});

test(
  'everything is destroyed, and nothing is left over',
  async () => {
    await succeeded('destroy', '-auto-approve', revision(2));
    await expect(embedded.leftOver()).resolves.toEqual([]);
  },
  8 * MINUTES,
);

test('every call was one that the embedded AWS supports', () => {
  const unknown = embedded.requests.filter((request) =>
    ['UnknownOperationException', 'NotImplemented'].includes(request.errorCode ?? ''),
  );
  expect(unknown.map(({ permission }) => permission)).toEqual([]);
});

test("every request and response follows the service's model, except explained differences", () => {
  expect(embedded.conformance.unexplained).toEqual([]);
  expect(embedded.conformance.stale).toEqual([]);
  process.stdout.write(`Requests: ${embedded.conformance.summary}.\n`);
});
