import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '../../facts';
import { ROOT } from '../../command';

/** The code that a plan was made from. */
export interface CodeIdentity {
  /** The checked-out commit. Absent outside of a Git repository. */
  readonly commit?: string;
  /** Whether files differed from that commit. */
  readonly uncommitted: boolean;
  /** SHA-256 of the resolved settings. */
  readonly settings: string;
  /**
   * SHA-256 of the stack's synthesized configuration and its provider lock file: everything that Terraform
   * reads.
   */
  readonly configuration: string;
}

/** The files of a synthesized stack that Terraform reads. */
const CONFIGURATION = ['cdk.tf.json', '.terraform.lock.hcl'];

/**
 * The identity of the current code, for one stack.
 * @param folder of the stack, freshly synthesized
 */
export function codeIdentity(settings: Facts, folder: string): CodeIdentity {
  const commit = git('rev-parse', 'HEAD');
  return {
    ...(commit && { commit }),
    uncommitted: Boolean(git('status', '--porcelain')),
    settings: settings.digest,
    configuration: configurationHash(folder),
  };
}

/** SHA-256 of the contents one after the other, in hexadecimal. */
export function sha256(...contents: (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content);
  return hash.digest('hex');
}

function configurationHash(folder: string): string {
  const files = CONFIGURATION.map((name) => join(folder, name)).filter((file) => existsSync(file));
  return sha256(...files.map((file) => readFileSync(file)));
}

/** What Git prints; undefined where it fails, as in an exported tree without a repository. */
function git(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
