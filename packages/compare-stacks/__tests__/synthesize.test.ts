import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandOf, synthesize } from '../synthesize';

let checkout: string;
beforeEach(() => (checkout = mkdtempSync(join(tmpdir(), 'aws-bootstrap-checkout-'))));
afterEach(() => rmSync(checkout, { recursive: true }));

const write = (file: string, text: string) => writeFileSync(join(checkout, file), text);

/** A checkout that writes its settings as a stack. Only its cdktf.json names its program. */
function aCheckout(): void {
  mkdirSync(join(checkout, 'node_modules'));
  write('cdktf.json', JSON.stringify({ app: 'node elsewhere.js settings' }));
  write(
    'elsewhere.js',
    `const { mkdirSync, writeFileSync } = require('node:fs');
    const settings = require(process.env.CONFIG).default;
    if (settings.bad) { console.error('1 problem in ' + process.env.CONFIG); process.exit(1); }
    const folder = process.env.CDKTF_OUTDIR + '/stacks/' + process.argv[2];
    mkdirSync(folder, { recursive: true });
    writeFileSync(folder + '/cdk.tf.json', JSON.stringify(settings));`,
  );
}

test('a checkout synthesizes settings by the command of its own cdktf.json', async () => {
  aCheckout();
  expect(await synthesize(checkout, { project: 'hello' })).toEqual({
    stacks: new Map([['settings', '{"project":"hello"}']]),
  });
});

test("settings that a checkout refuses give the checkout's own message", async () => {
  aCheckout();
  expect(await synthesize(checkout, { bad: true })).toEqual({ refused: '1 problem in the settings' });
});

test('a folder without cdktf.json is refused', () =>
  expect(() => commandOf(checkout)).toThrow(
    `${checkout} is not a checkout of this project: it has no cdktf.json.`,
  ));

test('a cdktf.json without a command is refused', () => {
  write('cdktf.json', '{}');
  expect(() => commandOf(checkout)).toThrow(/cdktf.json has no command in "app".$/);
});

test('a checkout without packages is refused', () => {
  write('cdktf.json', '{"app":"node main.js"}');
  expect(() => commandOf(checkout)).toThrow(
    `${checkout} has no packages installed: run "npm run setup" there.`,
  );
});
