import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, UserError } from '../command';
import { plainStack } from './plain';

/** Files in a stack's folder that are not exported: links of this machine, and cdktf's metadata. */
const BESIDE = /^(terraform\.d|\.terraform|metadata\.json)$/;

/**
 * The files that Terraform needs of a stack, by path in its folder: the configuration, the provider's
 * checksums, and the files that the configuration refers to (cdktf's assets, which it copies beside it and
 * refers to by relative paths).
 *
 * @param folder of a fresh synthesis in which nothing was done
 * @throws UserError where the stack refers to files of this project: the export would not work without them
 */
export function filesOf(stack: string, folder: string): ReadonlyMap<string, string | Buffer> {
  const paths = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !BESIDE.test(name))
    .flatMap((entry) => (entry.isDirectory() ? below(folder, entry.name) : [entry.name]));
  return new Map<string, string | Buffer>(
    paths.map((path) => {
      const contents = readFileSync(join(folder, path));
      if (path !== 'cdk.tf.json') return [path, contents];
      refuseTied(stack, contents.toString());
      return ['main.tf.json', plainStack(contents.toString())];
    }),
  );
}

function below(folder: string, name: string): string[] {
  return readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function refuseTied(stack: string, json: string): void {
  const root = JSON.stringify(ROOT).slice(1, -1);
  const at = json.indexOf(root);
  if (at < 0) return;
  const [below] = /^[^"\s)]*?(?=\\"|["\s)])/.exec(json.slice(at + root.length)) ?? [''];
  throw new UserError(
    `The stack ${stack} refers to ${ROOT}${below}, a file of this project that the export would not contain. Make it an ` +
      'asset (TerraformAsset of cdktf), or write its text into the stack. Nothing was written.',
  );
}
