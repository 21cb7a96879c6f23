import { spawn } from 'node:child_process';

/** What opens an address, by the system. */
const OPENERS: Readonly<Record<string, string>> = { darwin: 'open', win32: 'explorer' };

/**
 * Opens an address in the person's browser: the program that BROWSER names, or the system's own.
 *
 * @returns why not, where no browser can be started
 */
export function openInBrowser(url: string): Promise<string | undefined> {
  const program = process.env.BROWSER || (OPENERS[process.platform] ?? 'xdg-open');
  return new Promise((resolve) => {
    const child = spawn(program, [url], { stdio: 'ignore', detached: true });
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ENOENT' ? `${program} is not there` : error.message),
    );
    child.on('spawn', () => {
      child.unref();
      resolve(undefined);
    });
  });
}
