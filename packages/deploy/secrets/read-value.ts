import { interruption, UserError } from '../../command';

const UNCHANGED = 'Nothing was changed.';

/** Milliseconds of silence that end a text which was pasted: terminals hand it on in pieces. */
const QUIET = 300;

/**
 * Reads the value of a secret: on a terminal one line that is not shown, otherwise all of standard input without the end of
 * its last line, which `echo` and editors add.
 *
 * @param name of the secret, for the prompt
 * @param asFile how a value of several lines is given
 * @throws UserError where it is none
 * @throws Interrupted at Ctrl-C
 */
export async function readValue(name: string, asFile: string): Promise<string> {
  const value = process.stdin.isTTY ? await typed(name, asFile) : (await piped()).replace(/\r?\n$/, '');
  if (value === '') throw new UserError(`The value of ${name} is empty. ${UNCHANGED}`);
  if (value.includes('\0'))
    throw new UserError(
      `The value of ${name} contains a NUL character, which an environment variable cannot have. ${UNCHANGED}`,
    );
  return value;
}

async function piped(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new UserError(`Standard input is not UTF-8 text. ${UNCHANGED}`);
  }
}

/** Without the terminal's own echo: what is typed is taken as it comes. */
async function typed(name: string, asFile: string): Promise<string> {
  const { stdin, stderr } = process;
  // First: what is typed as soon as the question is there would be shown.
  stdin.setEncoding('utf8').setRawMode(true);
  stderr.write(`Value of ${name} (it is not shown): `);
  try {
    return await lineOf(stdin, asFile);
  } finally {
    stdin.setRawMode(false);
    stdin.destroy();
    stderr.write('\n');
  }
}

/**
 * The first line, once no more comes behind it: the rest of a text that was pasted would be shown, and run, by the shell.
 */
function lineOf(stdin: NodeJS.ReadStream, asFile: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let [value, rest, isDone] = ['', '', false];
    let quiet: NodeJS.Timeout | undefined;
    const end = () => {
      if (rest.trim() === '') resolve(value);
      else reject(new UserError(`The value has several lines. Give it as a file: ${asFile}. ${UNCHANGED}`));
    };
    stdin.on('error', reject);
    stdin.on('end', end);
    stdin.on('data', (keys: string) => {
      try {
        if (isDone) rest += keys;
        else ({ line: value, rest, isDone } = taken(value, keys));
      } catch (error) {
        reject(error as Error);
      }
      if (!isDone) return;
      clearTimeout(quiet);
      quiet = setTimeout(end, QUIET);
    });
  });
}

/** What keys make of a line: Ctrl-C, Ctrl-D, the end of the line, backspace, Ctrl-U, and all else as it is. */
function taken(before: string, keys: string): { line: string; rest: string; isDone: boolean } {
  let line = before;
  for (const [index, key] of [...keys].entries()) {
    const rest = [...keys].slice(index + 1).join('');
    if (key === '\x03') throw interruption(UNCHANGED);
    if (key === '\x04' || key === '\r' || key === '\n') return { line, rest, isDone: true };
    if (key === '\x7f' || key === '\b') line = [...line].slice(0, -1).join('');
    else if (key === '\x15') line = '';
    else line += key;
  }
  return { line, rest: '', isDone: false };
}
