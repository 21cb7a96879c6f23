/** The system's codes where a file may not be read or written, or a part of its path is not a folder. */
const REFUSED = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'];

/**
 * Explains an error about a file or the disk, with what to do.
 *
 * @returns undefined where the error is about something else, such as a program that does not start
 */
export function fileProblem(error: unknown): string | undefined {
  const { code = '', message, path, syscall = '' } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return `The disk is full: ${message}. Free some space, then run this again.`;
  if (!REFUSED.includes(code) || path === undefined || syscall.startsWith('spawn')) return undefined;
  return `${path} cannot be used: ${message}. Give your user access to it, or name another path, then run this again.`;
}
