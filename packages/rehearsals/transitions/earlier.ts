import { copyFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Stacks as earlier versions of this project synthesized them, `<version>/<stack>.tf.json`; keep-version.ts writes
 * them.
 */
export const EARLIER = join(__dirname, 'earlier');

/** Replaces a stack by that of an earlier version. @param stackFolder as synthesis wrote it */
export function asEarlier(version: string, stack: string, stackFolder: string): void {
  copyFileSync(join(EARLIER, version, `${stack}.tf.json`), join(stackFolder, 'cdk.tf.json'));
}
