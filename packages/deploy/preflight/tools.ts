import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import packageJson from '../../../package.json';
import { withoutMisleading } from '../../terraform';
import type { Context } from './context';
import { fail, type Finding, ok } from './finding';

const INSTALL = 'Get it from https://developer.hashicorp.com/terraform/install and put it on the PATH.';

/** Checks that Terraform is installed and new enough. Node.js is, because it runs this. */
export async function checkTools({ signal }: Context): Promise<Finding[]> {
  const needed = packageJson.engines.terraform.replace('>=', '');
  const version = await terraformVersion(signal);
  if (version === undefined)
    return [
      fail(`Terraform is not installed, or does not start: version ${needed} or newer is needed`, INSTALL),
    ];
  if (version.localeCompare(needed, 'en', { numeric: true }) < 0)
    return [fail(`Terraform ${version} is too old: version ${needed} or newer is needed`, INSTALL)];
  return [ok(`Terraform ${version}`)];
}

async function terraformVersion(signal: AbortSignal): Promise<string | undefined> {
  const env = { ...withoutMisleading(process.env), CHECKPOINT_DISABLE: '1' };
  try {
    const { stdout } = await promisify(execFile)('terraform', ['version', '-json'], { env, signal });
    return (JSON.parse(stdout) as { terraform_version?: string }).terraform_version;
  } catch {
    return undefined;
  }
}
