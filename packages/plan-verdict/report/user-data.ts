import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { readUserData } from '../../facts';
import { compare, type Piece } from './documents';
import { lineDiff } from './line-diff';

type Tree = Readonly<Record<string, unknown>>;

/**
 * The differences of two user data, as an instance reads them: a cloud-config by its files and keys, anything
 * else by its lines. Assignments in app.json and `.env` files are named; their values may be secret, and must
 * not be printed.
 *
 * @returns undefined where one of them cannot be read
 */
export function compareUserData(before: unknown, after: unknown): Piece[] | undefined {
  const [from, to] = [decoded(before), decoded(after)];
  if (from === undefined || to === undefined) return undefined;
  const [old, fresh] = [cloudConfig(from), cloudConfig(to)];
  if (!old || !fresh) return [{ path: ['user_data'], diff: lineDiff(from, to) }];
  const { write_files: filesBefore, ...keysBefore } = old;
  const { write_files: filesAfter, ...keysAfter } = fresh;
  return [
    ...compareFiles(byPath(filesBefore), byPath(filesAfter)),
    ...compare(['user_data'], keysBefore, keysAfter),
  ];
}

/** The text in base64, which may also be gzipped. Undefined for bytes that are not text. */
function decoded(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    const text = readUserData(value);
    return text.includes('\uFFFD') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Parses a cloud-config. Undefined where it is none, or cannot be parsed. */
function cloudConfig(text: string): Tree | undefined {
  if (!text.startsWith('#cloud-config')) return undefined;
  try {
    // cloud-init reads YAML 1.1.
    const config: unknown = parse(text, { version: '1.1', logLevel: 'error' });
    return typeof config === 'object' && config !== null && !Array.isArray(config)
      ? (config as Tree)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The entries of `write_files` by path. */
function byPath(files: unknown): Map<string, Tree> {
  const list = Array.isArray(files) ? (files as Tree[]) : [];
  return new Map(list.flatMap((file) => (typeof file?.['path'] === 'string' ? [[file['path'], file]] : [])));
}

function* compareFiles(before: Map<string, Tree>, after: Map<string, Tree>): Generator<Piece> {
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const [from, to] = [before.get(path), after.get(path)];
    if (!from || !to) yield { path: ['user_data', 'write_files'], from: from && [path], to: to && [path] };
    else {
      yield* compareContents(path, contentOf(from), contentOf(to));
      yield* compare(['user_data', path], withoutContent(from), withoutContent(to));
    }
  }
}

/** The attributes of a file without its content: owner and mode. */
const withoutContent = (file: Tree): Tree =>
  Object.fromEntries(Object.entries(file).filter(([key]) => key !== 'content' && key !== 'encoding'));

/** The content of a file after decoding. [cloud-init, "Write files": encoding] */
function contentOf({ content, encoding }: Tree): string {
  const text = typeof content === 'string' ? content : '';
  const how = typeof encoding === 'string' ? encoding : '';
  if (!/b64|base64/.test(how)) return text;
  const bytes = Buffer.from(text, 'base64');
  try {
    return (/gz/.test(how) ? gunzipSync(bytes) : bytes).toString();
  } catch {
    return text;
  }
}

function* compareContents(path: string, from: string, to: string): Generator<Piece> {
  if (from === to) return;
  if (path.endsWith('.env')) return yield* compare(['user_data'], assigned(from), assigned(to));
  if (path.endsWith('.conf') && isFlat(from, to)) return yield* directives(path, from, to);
  // Differences in app.json are named by their variables; those in other files with the file's path.
  const at = path.endsWith('/app.json') ? ['user_data'] : ['user_data', path];
  yield* compare(at, from, to);
}

/** The variables of `NAME='value'` lines. A list of packages becomes a list. */
const assigned = (text: string): Tree =>
  Object.fromEntries(
    [...text.matchAll(/^([A-Za-z_]\w*)=(?:'(.*)'|"(.*)"|(.*))$/gm)].map(
      ([, name = '', one, two, bare = '']) => {
        const value = one ?? two ?? bare;
        return [name, name === 'PACKAGES' ? value.split(/\s+/).filter(Boolean) : value];
      },
    ),
  );

/** An nginx directive `name value;`, and the member of an nginx map: `'/health' 1;`. */
const DIRECTIVE = /^([a-z_]+) (.+);$/;
const MEMBER = /^\s*'(.+)' 1;$/;
const isFlat = (from: string, to: string): boolean =>
  lineDiff(from, to).some(({ line }) => DIRECTIVE.test(line) || MEMBER.test(line));

function* directives(path: string, from: string, to: string): Generator<Piece> {
  yield* compare(['user_data'], directivesIn(from), directivesIn(to));
  const rest = lineDiff(from, to).filter(({ line }) => !DIRECTIVE.test(line) && !MEMBER.test(line));
  if (rest.length > 0) yield { path: ['user_data', path], diff: rest };
}

const directivesIn = (text: string): Tree =>
  Object.fromEntries(
    text.split('\n').flatMap((line): [string, string][] => {
      const [, name, value] = DIRECTIVE.exec(line) ?? [];
      const [, member] = MEMBER.exec(line) ?? [];
      return name && value ? [[name, value]] : member ? [['member', member]] : [];
    }),
  );
