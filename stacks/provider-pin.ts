import { copyFileSync, existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, TerraformStack } from 'cdktf';

/** Version and published checksums of the provider, in the repository. */
const LOCK_FILE = resolve(__dirname, '../terraform.lock.hcl');
/**
 * Terraform's unpacked filesystem mirror of the provider; `npm run setup` links it where the registry is not
 * reachable.
 */
const MIRROR = resolve(__dirname, '../.terraform-mirror');

/**
 * Copies the provider's checksums into each stack's folder, so that Terraform accepts no other build of the provider,
 * and `cdktf deploy` does not call the registry. If there is a mirror, each folder gets a link to it where Terraform
 * looks (`terraform.d/plugins`).
 */
export function pinProvider(app: App, stacks: TerraformStack[]): void {
  for (const stack of stacks) {
    const folder = join(app.outdir, 'stacks', stack.node.id);
    copyFileSync(LOCK_FILE, join(folder, '.terraform.lock.hcl'));
    const link = join(folder, 'terraform.d', 'plugins');
    if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link);
    if (existsSync(MIRROR)) {
      mkdirSync(join(folder, 'terraform.d'), { recursive: true });
      symlinkSync(MIRROR, link);
    }
  }
}
