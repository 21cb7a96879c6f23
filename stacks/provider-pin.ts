import { copyFileSync, existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, TerraformStack } from 'cdktf';

/** The provider's version and published checksums, committed. */
const LOCK_FILE = resolve(__dirname, '../terraform.lock.hcl');
/** An unpacked filesystem mirror of the provider; set-up links it where the registry is out of reach. */
const MIRROR = resolve(__dirname, '../.terraform-mirror');

/**
 * Puts the provider's checksums into the folder of each stack: Terraform then takes no other build of the provider,
 * and `cdktf deploy` does not ask the registry for checksums. Where set-up found a mirror, each folder gets a link
 * to it at the place where Terraform looks by itself (`terraform.d/plugins`).
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
