import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { constants as system } from 'node:os';
import { delimiter, join } from 'node:path';
import { UserError } from '../../command';

const GUIDE = 'https://docs.aws.amazon.com';
const NEEDED = {
  aws: ['the AWS CLI (aws)', `${GUIDE}/cli/latest/userguide/getting-started-install.html`],
  'session-manager-plugin': [
    "the AWS CLI's Session Manager plugin (session-manager-plugin)",
    `${GUIDE}/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html`,
  ],
} as const;

/**
 * Checks that both needed programs are there: the CLI asks AWS for a session, and the plugin connects to the
 * instance. @throws UserError
 */
export function checkSessionTools(): void {
  for (const [program, [what, guide]] of Object.entries(NEEDED)) {
    if (isOnPath(program)) continue;
    throw new UserError(`shell needs ${what}, which is not on the PATH. To install it: ${guide}`);
  }
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return statSync(join(folder, program)).isFile();
    } catch {
      return false;
    }
  });
}

/**
 * Opens a shell as the app's user on an instance, by the stage's session document, and waits for its end.
 *
 * @param group `<project>-<stage>`
 * @returns the exit status of the AWS CLI
 */
export async function openSession(region: string, group: string, instance: string): Promise<number> {
  // Ctrl-C belongs to the program on the instance.
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  const words = ['ssm', 'start-session', '--region', region, '--target', instance];
  const child = spawn('aws', [...words, '--document-name', `${group}-shell`], { stdio: 'inherit' });
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve(code ?? 128 + (signal ? system.signals[signal] : 0)));
    });
  } finally {
    process.off('SIGINT', ignore);
  }
}
