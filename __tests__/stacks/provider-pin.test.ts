import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App } from 'cdktf';
import { readStack } from '../../packages/documents';
import { pinProvider } from '../../stacks/provider-pin';
import { StateStack } from '../../stacks/state';
import { resolveStage } from '../support/stage';

const REPOSITORY = resolve(__dirname, '../..');
const outdir = mkdtempSync(join(tmpdir(), 'pin-'));
const folder = join(outdir, 'stacks', 'state');
const link = join(folder, 'terraform.d', 'plugins');
const mirror = join(REPOSITORY, '.terraform-mirror');
const app = new App({ outdir });
const stack = new StateStack(app, 'state', { settings: resolveStage().settings });

beforeAll(() => app.synth());
afterAll(() => rmSync(outdir, { recursive: true }));

it('gives the stack the committed checksums of the provider, byte for byte', () => {
  pinProvider(app, [stack]);
  const committed = readFileSync(join(REPOSITORY, 'terraform.lock.hcl'));
  expect(readFileSync(join(folder, '.terraform.lock.hcl')).equals(committed)).toBe(true);
});

it("pins the version of cdktf's provider package", () => {
  const [, version] =
    /version\s+= "(.+)"/.exec(readFileSync(join(REPOSITORY, 'terraform.lock.hcl'), 'utf8')) ?? [];
  const { terraform } = readStack(outdir, 'state');
  expect(terraform?.['required_providers']).toEqual({ aws: { source: 'aws', version } });
});

it('links the mirror if set-up found one, instead of an older link', () => {
  rmSync(link, { force: true });
  mkdirSync(join(folder, 'terraform.d'), { recursive: true });
  symlinkSync(join(outdir, 'nowhere'), link);
  pinProvider(app, [stack]);
  pinProvider(app, [stack]);
  const leadsTo = existsSync(link) ? [readlinkSync(link), realpathSync(link)] : [];
  expect(leadsTo).toEqual(existsSync(mirror) ? [mirror, realpathSync(mirror)] : []);
});
