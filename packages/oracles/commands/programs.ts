import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { shellWords, UNKNOWN } from '../../test-support';

export const ROOT = resolve(__dirname, '../../..');

/** Folders whose programs run on Amazon Linux 2023: on an instance, or in CodeBuild's image of it. */
const FOLDERS = [
  'app/deploy',
  'modules/fleet/instance',
  'modules/deployment-target',
  'modules/pipeline/steps',
];

/** Shell functions of this project that pass all their arguments but the first few to a program. */
const THROUGH: Readonly<Record<string, { readonly program: string; readonly skipped: number }>> = {
  agent: { program: 'systemctl', skipped: 1 }, // start-up.sh
};

/** A call of a program in a script, a unit or a buildspec. */
export interface ProgramCall {
  /** `app/deploy/app.service:31` */
  readonly place: string;
  readonly program: string;
  /** Words that are known only at run time are 1, which is accepted as a name and as a number. */
  readonly words: readonly string[];
}

/** The shell scripts that Amazon Linux's bash runs. */
export const shellScripts = (): string[] => files('.sh');

/** The scripts that Amazon Linux's Python runs. */
export const pythonScripts = (): string[] => files('.py');

/** The units that Amazon Linux's systemd reads. */
export const units = (): string[] => files('.service');

/** Every shell text by its place: scripts, commands of units, commands of buildspecs. */
export function shellTexts(): (readonly [place: string, text: string])[] {
  const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
  return [
    ...shellScripts().map((file) => [file, read(file)] as const),
    // Lines keep their numbers.
    ...units().map((file) => [file, read(file).replace(/^(?!Exec\w+=).*$/gm, '')] as const),
    // The app's own buildspec is left out.
    ...['modules/pipeline/steps/step.yml'].flatMap((file) =>
      commandsOf(read(file)).map((command) => [file, command] as const),
    ),
  ];
}

/** Every call of the programs. A word of a text with the name of a program may be among them. */
export function programCalls(programs: readonly string[]): ProgramCall[] {
  if (programs.length === 0) return [];
  const wrappers = Object.keys(THROUGH).filter((name) => programs.includes(THROUGH[name]?.program ?? ''));
  const names = [...programs, ...wrappers].map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const form = new RegExp(`(?<=^|[\\s;|&({'"+=])(?:/usr/s?bin/)?(${names.join('|')})(?=\\s|$)`, 'gm');
  return shellTexts().flatMap(([place, text]) => {
    // Comments are removed; lines keep their numbers.
    const code = text.replace(/^\s*#.*$|(?<=\s)# .*$/gm, '');
    return [...code.matchAll(form)].flatMap(({ 0: { length }, 1: name = '', index }) => {
      const line = code.slice(code.lastIndexOf('\n', index - 1) + 1, index);
      const through = THROUGH[name];
      if (isProse(line) || (through && line.trim() !== '')) return [];
      const rest = code.slice(index + length);
      // The command of a trap is in quotes.
      const quote = /['"]$/.exec(line)?.[0];
      const words = shellWords(quote ? rest.slice(0, rest.indexOf(quote)) : rest);
      return {
        place: place.endsWith('.yml') ? place : `${place}:${code.slice(0, index).split('\n').length}`,
        program: through?.program ?? name,
        words: words.slice(through?.skipped ?? 0).map((word) => word.replaceAll(UNKNOWN, '1')),
      };
    });
  });
}

/** Whether the text after the beginning of a line is in double quotes, and in no substitution there. */
function isProse(line: string): boolean {
  const isQuoted = (line.match(/(?<!\\)"/g) ?? []).length % 2 === 1;
  return isQuoted && !line.endsWith('"') && !line.slice(line.lastIndexOf('"')).includes('$(');
}

function files(ending: string): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => extname(name) === ending)
      .map((name) => join(folder, name)),
  ).sort();
}

interface Buildspec {
  readonly phases: Readonly<Record<string, { readonly commands?: readonly string[] }>>;
}

function commandsOf(buildspec: string): string[] {
  const { phases } = parse(buildspec) as Buildspec;
  return Object.values(phases).flatMap(({ commands = [] }) => commands);
}
