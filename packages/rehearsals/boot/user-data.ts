import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, START } from '../../command';
import { readStack, Stack } from '../../documents';
import { expectSuccess } from '../release/processes';

/** The stage whose instances are booted. */
const STAGE = 'staging';

/**
 * Synthesizes the stacks and reads the user data of staging's launch template, as EC2 hands it to an instance: bytes.
 *
 * @param config the settings' file, from the project's folder
 * @param folder where to synthesize to
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
 * What an instance was booted with before there was a proxy: the shipped settings' user data, as it was then. Such
 * instances are in service wherever the project was deployed before.
 */
export function userDataOfBefore(): Buffer {
  return readFileSync(join(__dirname, 'first-form', 'user-data.txt'));
}
