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

/** Makes the folder of the provider as set-up does. @returns the folder */
function setUp(): string {
  const providers = '.local/provider/.terraform/providers/registry.terraform.io/hashicorp/aws';
  const folder = join(root, providers, '5.100.0', 'linux_amd64');
  mkdirSync(folder, { recursive: true });
  return folder;
}

const written = () => readFileSync(overriddenProvider(root, root)['TF_CLI_CONFIG_FILE'] ?? '', 'utf8');

test("Terraform uses the provider of set-up, and `init` gets it from set-up's source", () => {
  const folder = setUp();
  expect(written()).toBe(
    `provider_installation {\n  dev_overrides { "hashicorp/aws" = "${folder}" }\n  direct {}\n}\n`,
  );
  symlinkSync(join(root, 'a mirror'), join(root, '.terraform-mirror'));
  expect(written()).toContain('\n  direct {}\n'); // the link leads to no folder
  mkdirSync(join(root, 'a mirror'));
  expect(written()).toContain(`\n  filesystem_mirror { path = "${join(root, 'a mirror')}" }\n`);
});

test('without set-up, or with a CLI configuration of the user, Terraform starts as usual', () => {
  expect(overriddenProvider(root, root)).toEqual({});
  setUp();
  expect(overriddenProvider(root, root)).not.toEqual({});
  const own = join(root, 'own.tfrc');
  process.env.TF_CLI_CONFIG_FILE = own;
  expect(overriddenProvider(root, root)).not.toEqual({}); // the file does not exist
  writeFileSync(own, '');
  expect(overriddenProvider(root, root)).toEqual({});
  process.env.TF_CLI_CONFIG_FILE = '';
  writeFileSync(join(root, '.terraformrc'), '');
  expect(overriddenProvider(root, root)).toEqual({});
});
