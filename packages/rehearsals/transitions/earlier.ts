import { copyFileSync } from 'node:fs';
import { join } from 'node:path';

/** Stacks as earlier versions of this project synthesized them: `<version>/<stack>.tf.json`, by keep-version.ts. */
export const EARLIER = join(__dirname, 'earlier');

/** Puts a stack of an earlier version in the place of this one's. @param stackFolder as synthesis made it */
export function asEarlier(version: string, stack: string, stackFolder: string): void {
  copyFileSync(join(EARLIER, version, `${stack}.tf.json`), join(stackFolder, 'cdk.tf.json'));
}
