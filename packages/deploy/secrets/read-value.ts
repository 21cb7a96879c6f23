import { interruption, UserError } from '../../command';

const UNCHANGED = 'Nothing was changed.';

/** Milliseconds without input after which a pasted text is complete: terminals deliver it in pieces. */
const QUIET = 300;

/**
 * Reads the value of a secret: on a terminal one line without echo, otherwise all of standard input without
 * the line break at its end, which `echo` and editors add.
 *
 * @param name of the secret, for the prompt
 * @param asFile the command for a value of several lines, for the message
 * @throws UserError for a value that cannot be stored
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

/** Reads a line without the terminal's echo, key by key. */
async function typed(name: string, asFile: string): Promise<string> {
  const { stdin, stderr } = process;
  // Raw mode comes first: otherwise the first characters after the prompt could be shown.
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
 * The first line, once no more input follows: the shell would show and run the remaining lines of a pasted
 * text.
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

/** Applies keys to a line: Ctrl-C, Ctrl-D, Enter, Backspace and Ctrl-U; all others are added. */
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
