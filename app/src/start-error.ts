/** A start-up value that cannot work. Its message is the one line that the operator sees. */
export class StartError extends Error {}

const reasons: Record<string, string> = {
  ENOENT: 'does not exist',
  EACCES: `may not be read by this user (uid ${process.getuid?.() ?? 'unknown'})`,
  EISDIR: 'is a directory, not a file',
};

/** Says what is wrong with a file that a start-up value names. */
export function unreadable(name: string, file: string, error: unknown): StartError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  return new StartError(`${name}: ${file} ${reasons[code] ?? `cannot be read (${code})`}.`);
}
