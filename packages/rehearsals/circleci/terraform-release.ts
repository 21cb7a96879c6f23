import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../command';

/** A published Terraform: the archive, and the file that pins its checksum. */
export interface TerraformRelease {
  readonly archive: Buffer;
  readonly sums: string;
}

/**
 * Packs this machine's Terraform as HashiCorp does, and pins that archive for every platform. Jobs then download, check
 * and unpack it as on CircleCI, but without the internet.
 *
 * @param folder for the archive
 */
export function releaseTerraform(folder: string): TerraformRelease {
  const [program] = execFileSync('which', ['terraform'], { encoding: 'utf8' }).trim().split('\n');
  const zip = join(folder, 'terraform.zip');
  execFileSync('python3', ['-m', 'zipfile', '-c', zip, program ?? '']);
  const archive = readFileSync(zip);
  const checksum = createHash('sha256').update(archive).digest('hex');
  const pinned = readFileSync(join(ROOT, 'packages/deploy/ci/terraform.sha256sums'), 'utf8');
  return { archive, sums: pinned.replace(/^[0-9a-f]{64}/gm, checksum) };
}
