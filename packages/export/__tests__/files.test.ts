import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, LocalBackend, TerraformAsset, TerraformOutput, TerraformStack } from 'cdktf';
import { writeShipped } from '../../../__tests__/support/stacks';
import { ROOT } from '../../command';
import { filesOf } from '../files';
import { plainStack } from '../plain';

describe("a stack's folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'export-stack-'));
    writeFileSync(join(folder, 'cdk.tf.json'), '{"//":{"metadata":{}},"resource":{}}');
    writeFileSync(join(folder, '.terraform.lock.hcl'), 'checksums');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const texts = () =>
    Object.fromEntries([...filesOf('staging', folder)].map(([path, text]) => [path, `${text}`]));

  test('is exported with the configuration and the checksums', () =>
    expect(texts()).toEqual({
      'main.tf.json': '{\n  "resource": {}\n}\n',
      '.terraform.lock.hcl': 'checksums',
    }));

  test("is exported with cdktf's assets, where the configuration looks for them", () => {
    writeFileSync(join(folder, 'page.html'), 'hello');
    const app = new App({ outdir: join(folder, 'cdktf.out') });
    const stack = new TerraformStack(app, 'staging');
    new LocalBackend(stack, { path: 'staging.tfstate' });
    const { path } = new TerraformAsset(stack, 'asset', { path: join(folder, 'page.html') });
    new TerraformOutput(stack, 'page', { value: path });
    app.synth();
    const files = filesOf('staging', join(folder, 'cdktf.out', 'stacks', 'staging'));
    const { output } = JSON.parse(String(files.get('main.tf.json'))) as {
      output: { page: { value: string } };
    };
    expect(String(files.get(output.page.value))).toBe('hello');
  });

  test("is exported without links of this machine and cdktf's notes", () => {
    mkdirSync(join(folder, 'terraform.d'));
    symlinkSync(tmpdir(), join(folder, 'terraform.d', 'plugins'));
    writeFileSync(join(folder, 'metadata.json'), '{}');
    expect(Object.keys(texts()).sort()).toEqual(['.terraform.lock.hcl', 'main.tf.json']);
  });

  test('is refused where it refers to a file of this project', () => {
    const body = `\${file("${ROOT}/modules/page.html")}`;
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ output: { page: { value: body } } }));
    expect(() => filesOf('staging', folder)).toThrow(
      `The stack staging refers to ${ROOT}/modules/page.html, a file of this project that the export would not ` +
        'contain. Make it an asset (TerraformAsset of cdktf), or write its text into the stack. Nothing was written.',
    );
  });
});

describe('the configuration', () => {
  const withoutComments = (json: string): unknown =>
    JSON.parse(json, (key, value: unknown) => (key === '//' ? undefined : value));

  test.each(writeShipped())("of $name has all values of the stack, and none of cdktf's notes", ({ json }) => {
    const plain = plainStack(JSON.stringify(json));
    expect(withoutComments(plain)).toEqual(withoutComments(JSON.stringify(json)));
    expect(plain).not.toMatch(/cdktf|"uniqueId"|"stackName"/);
  });

  test('keeps why a resource is an exception from a rule', () => {
    const exceptions = [{ rule: 'CKV_AWS_18', reason: 'It comes late.' }];
    const bucket = { '//': { metadata: { path: 'a/b' }, exceptions }, bucket: 'b' };
    expect(JSON.parse(plainStack(JSON.stringify({ resource: { aws_s3_bucket: { bucket } } })))).toEqual({
      resource: { aws_s3_bucket: { bucket: { '//': { exceptions }, bucket: 'b' } } },
    });
  });

  test('keeps a comment that is a sentence', () =>
    expect(JSON.parse(plainStack('{"//":"By hand."}'))).toEqual({ '//': 'By hand.' }));
});
