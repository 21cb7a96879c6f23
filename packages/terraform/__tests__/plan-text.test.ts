import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planText } from '../plan-text';

const folder = mkdtempSync(join(tmpdir(), 'plan-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs Terraform with its built-in provider. */
function terraform(...args: string[]): string {
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
  return execFileSync('terraform', args, { cwd: folder, env, encoding: 'utf8' });
}

function write(input: string, output: string, trigger = 'x'): void {
  const data = {
    first: { input },
    second: { input: '${terraform_data.first.output}', triggers_replace: trigger },
  };
  const configuration = { resource: { terraform_data: data }, output: { said: { value: output } } };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
}

// In this order: each plan is applied before the next is made.
describe.each([
  ['makes all', () => write('one', '1'), []],
  ['changes and replaces', () => write('two\nlines', '1', 'y'), []],
  ['changes an output alone', () => write('two\nlines', '2', 'y'), []],
  ['destroys all', () => {}, ['-destroy']],
])('a plan that %s', (_, change, options) => {
  beforeAll(() => {
    change();
    terraform('init', '-input=false');
  });

  test.each([[['-no-color']], [[]]])('has the same text as by terraform show (%p)', (colours) => {
    const printed = terraform('plan', ...colours, '-input=false', '-out=plan', ...options);
    expect(planText(printed)).toBe(terraform('show', ...colours, 'plan'));
  });

  afterAll(() => terraform('apply', '-auto-approve', 'plan'));
});

const TEXT = '\nTerraform will perform the following actions:\n\n  # aws_vpc.a will be created\n';

test.each([
  [
    'a slow lock',
    'Acquiring state lock. This may take a few moments...\n',
    '\nReleasing state lock. This may take a few moments...\n',
  ],
  ['refreshed resources', 'aws_vpc.a: Refreshing state... [id=vpc-1]\n', ''],
  ['the saved file', '', `\n${'─'.repeat(77)}\n\nSaved the plan to: plan.tfplan\n`],
  ['a warning', '', '\nWarning: Argument is deprecated\n\n  with aws_vpc.a,\n'],
  [
    'a warning in colours',
    '',
    '\n\x1b[33m╷\x1b[0m\x1b[0m\n\x1b[33m│\x1b[0m \x1b[0mWarning: Argument is deprecated\n',
  ],
])('the text of a plan leaves out %s', (_, before, after) => {
  expect(planText(before + TEXT + after)).toBe(TEXT);
});

test('output with an unknown beginning has no plan text', () => {
  expect(planText('aws_vpc.a: Refreshing state...\n\nTerraform will do this:\n')).toBeUndefined();
});
