import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT, START } from '../../command';
import { expectSuccess } from '../release/processes';

/** The stage whose instances are booted. */
const STAGE = 'staging';

const stackSchema = z.object({
  resource: z.object({ aws_launch_template: z.record(z.string(), z.object({ user_data: z.string() })) }),
});

/**
 * Synthesizes the stacks and reads the user data of staging's launch template, as EC2 hands it to an instance: bytes.
 *
 * @param config the settings' file, from the project's folder
 * @param folder where to synthesize to
 */
export async function synthesizeUserData(config: string, folder: string, logFile: string): Promise<Buffer> {
  const env = { ...process.env, CONFIG: config, CDKTF_OUTDIR: folder };
  await expectSuccess([...START, 'main.ts'], { cwd: ROOT, env, logFile });
  const stack: unknown = JSON.parse(readFileSync(join(folder, 'stacks', STAGE, 'cdk.tf.json'), 'utf8'));
  const [template] = Object.values(stackSchema.parse(stack).resource.aws_launch_template);
  if (!template) throw new Error(`The stack ${STAGE} has no launch template.`);
  return Buffer.from(template.user_data, 'base64');
}

/**
 * What an instance was booted with before there was a proxy: the shipped settings' user data, as it was then. Such
 * instances are in service wherever the project was deployed before.
 */
export function userDataOfBefore(): Buffer {
  return readFileSync(join(__dirname, 'first-form', 'user-data.txt'));
}
