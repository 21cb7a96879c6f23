import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { overriddenProvider } from '../../standing/overridden-provider';

let root: string;
const before = process.env;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'overridden provider '));
  process.env = { ...before, TF_CLI_CONFIG_FILE: '' };
});
afterEach(() => {
  process.env = before;
  rmSync(root, { recursive: true });
});

/** As set-up leaves it. @returns where the provider is */
function setUp(): string {
  const providers = '.local/provider/.terraform/providers/registry.terraform.io/hashicorp/aws';
  const folder = join(root, providers, '5.100.0', 'linux_amd64');
  mkdirSync(folder, { recursive: true });
  return folder;
}

const written = () => readFileSync(overriddenProvider(root, root)['TF_CLI_CONFIG_FILE'] ?? '', 'utf8');

test('the provider of set-up is taken as it is, and `init` gets it where set-up did', () => {
  const folder = setUp();
  expect(written()).toBe(
    `provider_installation {\n  dev_overrides { "hashicorp/aws" = "${folder}" }\n  direct {}\n}\n`,
  );
  symlinkSync(join(root, 'a mirror'), join(root, '.terraform-mirror'));
  expect(written()).toContain('\n  direct {}\n'); // there is no such mirror any more
  mkdirSync(join(root, 'a mirror'));
  expect(written()).toContain(`\n  filesystem_mirror { path = "${join(root, 'a mirror')}" }\n`);
});

test('without set-up, and for whoever has a configuration of their own, Terraform starts in the ordinary way', () => {
  expect(overriddenProvider(root, root)).toEqual({});
  setUp();
  expect(overriddenProvider(root, root)).not.toEqual({});
  const own = join(root, 'own.tfrc');
  process.env.TF_CLI_CONFIG_FILE = own;
  expect(overriddenProvider(root, root)).not.toEqual({}); // it names none that is there
  writeFileSync(own, '');
  expect(overriddenProvider(root, root)).toEqual({});
  process.env.TF_CLI_CONFIG_FILE = '';
  writeFileSync(join(root, '.terraformrc'), '');
  expect(overriddenProvider(root, root)).toEqual({});
});
