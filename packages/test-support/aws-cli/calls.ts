import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { shellWords, UNKNOWN } from './shell-words';

const ROOT = resolve(__dirname, '../../..');
const SKIPPED =
  /^(node_modules|\.git|__tests__|test-support|cdktf\.out|dist|release\.json|plans|\.venv|\.local|\.terraform-mirror)$/;
const READ = ['.sh', '.py', '.ts', '.mjs', '.js', '.yml', '.md', '.service', ''];

/** A command line of the AWS CLI in the project's files. */
export interface Call {
  /** `docs/runbook.md:43` */
  readonly place: string;
  /** Without `aws`. */
  readonly words: readonly string[];
  /** The same, with {@link UNKNOWN} for words that are known only at run time. */
  readonly written: readonly string[];
  /** Whether it ends in `…`: a person adds the rest. */
  readonly isOpen: boolean;
}

/** Values for unknown words, where the CLI checks their form or length. */
const VALUES: Readonly<Record<string, string>> = {
  '--min-size': '1',
  '--max-size': '1',
  '--desired-capacity': '1',
  '--alarm-configuration': '{"enabled": true}',
  '--output': 'text',
  '--certificate-arn': 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d',
  '--command-id': '0a1b2c3d-0000-1111-2222-333344445555',
};

/** Values for variables in messages that are several words, or whose length the CLI checks. */
const VARIABLES: Readonly<Record<string, string>> = {
  '${group}': '--region us-east-1 --auto-scaling-group-name hello-staging', // packages/deploy/refresh/follow.ts
  '${template}': 'hello-staging', // packages/export/readme.ts
  '${address}': 's3://hello-state/hello/staging.tfstate.tflock', // packages/deploy/state/state-bucket.ts
};

/** A folder that CodeDeploy accepts as a release. */
const RELEASE = join(__dirname, 'release');

/** Every command line of the AWS CLI in scripts, units, programs, workflows, messages and docs. */
export function awsCalls(): Call[] {
  const all = files(ROOT, '');
  const python = inPython(all.filter((file) => file.endsWith('.py')));
  return all.flatMap((file) => python.get(file) ?? inText(file, readFileSync(join(ROOT, file), 'utf8')));
}

/** The command lines in a text; the type of the file decides how it is read. */
export function inText(file: string, text: string): Call[] {
  return [...text.matchAll(/(?<![\w./@-])aws (?=[a-z][\w-]* (?:--)?[a-z][\w-]*)/g)].map(({ index }) => {
    const lineStart = text.lastIndexOf('\n', index) + 1;
    const line = text.slice(0, index).split('\n').length;
    const rest = text.slice(index + 'aws '.length);
    const isShell = ['.sh', '.yml', '.service', ''].includes(extname(file));
    // In a program or in Markdown, a command ends at the quote or backtick that is before it.
    const quote = isShell ? undefined : /[`'"](?=[^`'"]*$)/.exec(text.slice(lineStart, index))?.[0];
    const command = quote ? upTo(quote, rest) : rest;
    return call(`${file}:${line}`, shellWords(isShell ? command : asWritten(command)));
  });
}

/** The text up to the quote; strings that are joined by a plus, also on the next line, count as one. */
function upTo(quote: string, text: string): string {
  const whole = text.replace(new RegExp(`${quote} \\+\\s*${quote}`, 'g'), '');
  return whole.slice(0, whole.indexOf(quote));
}

/**
 * The command lines in Python files, all read by one process. @throws Error with the traceback, which names the file
 */
function inPython(files: readonly string[]): Map<string, Call[]> {
  const paths = files.map((file) => join(ROOT, file));
  const { stdout, stderr } = spawnSync('python3', [join(__dirname, 'lists.py'), ...paths], {
    encoding: 'utf8',
  });
  if (stderr) throw new Error(`Python's files could not be read: ${stderr}`);
  const found = JSON.parse(stdout) as [number, (string | null)[]][][];
  const callsOf = (file: string, index: number) =>
    (found[index] ?? []).map(([line, words]) =>
      call(
        `${file}:${line}`,
        words.map((word) => word ?? UNKNOWN),
      ),
    );
  return new Map(files.map((file, index) => [file, callsOf(file, index)]));
}

function call(place: string, words: string[]): Call {
  const isOpen = words.some((word) => word.endsWith('…'));
  const written = words
    // The end of a sentence, in prose.
    .map((word) => word.replace(/[,.:]$/, ''))
    .filter((word) => word !== '…');
  const known = written.map((word, index, all) =>
    word === UNKNOWN ? (VALUES[all[index - 1] ?? ''] ?? 'x') : word.replaceAll(UNKNOWN, 'x'),
  );
  // The CLI reads the folder before any call.
  if (known.slice(0, 2).join(' ') === 'deploy push') known[known.indexOf('--source') + 1] = RELEASE;
  return { place, words: known, written, isOpen };
}

/** A command in prose or in a message: it ends with the part of the sentence, and `<name>` is a name. */
function asWritten(command: string): string {
  const [first = ''] = command.split(/, /);
  return Object.entries(VARIABLES)
    .reduce((text, [name, value]) => text.replaceAll(name, value), first)
    .replace(/<[a-z-]+>/g, 'x');
}

function files(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (SKIPPED.test(entry.name)) return [];
    if (entry.isDirectory()) return files(root, path);
    return entry.isFile() && READ.includes(extname(entry.name)) ? [path] : [];
  });
}
