import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, START } from '../../command';
import { readStack, Stack } from '../../documents';
import { expectSuccess } from '../release/processes';

/** The stage whose instances are booted. */
const STAGE = 'staging';

/**
 * Synthesizes the stacks and reads the user data of staging's launch template: the bytes that EC2 hands to an instance.
 *
 * @param config path of the settings, from the project's folder
 * @param folder for the synthesized stacks
 */
export async function synthesizeUserData(config: string, folder: string, logFile: string): Promise<Buffer> {
  const env = { ...process.env, CONFIG: config, CDKTF_OUTDIR: folder };
  await expectSuccess([...START, 'main.ts'], { cwd: ROOT, env, logFile });
  const [template] = new Stack(readStack(folder, STAGE)).all('aws_launch_template');
  const { user_data: userData } = template?.values ?? {};
  if (typeof userData !== 'string')
    throw new Error(`The stack ${STAGE} has no launch template with user data.`);
  return Buffer.from(userData, 'base64');
}

/**
 * The user data of the shipped settings from before the proxy. Projects that deployed then still run such instances.
 */
export function userDataOfBefore(): Buffer {
  return readFileSync(join(__dirname, 'first-form', 'user-data.txt'));
}
