import { parse } from 'yaml';
import { readUserData } from '../../facts';
import { HIDDEN, HIDDEN_CHANGED } from '../redact';
import { isEmpty, listed } from '../values';

/** A part of user data. Its values are never shown. */
type Tree = Readonly<Record<string, unknown>>;

/** How many names of a kind are listed. */
const MOST = 8;

/**
 * What changes in user data, by the names of files, variables and packages, without values: each may be a
 * secret. Undefined where Terraform itself hides one side.
 *
 * @param unknown whether the new one is known only after the apply
 */
export function userDataWords(before: unknown, after: unknown, unknown: boolean): string | undefined {
  if ([before, after].some((side) => side === HIDDEN || side === HIDDEN_CHANGED)) return undefined;
  if (unknown) return 'known after apply';
  if (isEmpty(before)) return 'added';
  if (isEmpty(after)) return 'removed';
  const [from, to] = [cloudConfig(before), cloudConfig(after)];
  if (!from || !to) return 'rewritten';
  const said = [...contents(from, to), ...keys(from, to)];
  return said.length > 0 ? said.join('; ') : 'the same in another form';
}

/** Parses a cloud-config. Undefined where it is none, or cannot be parsed. */
function cloudConfig(userData: unknown): Tree | undefined {
  try {
    const text = readUserData(String(userData));
    // cloud-init reads YAML 1.1, and recognises a cloud-config by its first line.
    return text.startsWith('#cloud-config')
      ? tree(parse(text, { version: '1.1', logLevel: 'error' }))
      : undefined;
  } catch {
    return undefined;
  }
}

/** The names in files that consist of names, then the files. */
function contents(from: Tree, to: Tree): string[] {
  const [before, after] = [filesOf(from), filesOf(to)];
  const inside = Object.keys(after).flatMap((path) => {
    const [old, new_] = [contentOf(before[path]), contentOf(after[path])];
    if (old === undefined || new_ === undefined || old === new_) return [];
    return path.endsWith('.json') ? jsonNames(old, new_) : path.endsWith('.env') ? variables(old, new_) : [];
  });
  return [...inside, ...told('files', before, after)];
}

/** The keys of a cloud-config besides its files: `runcmd`, `packages`. */
function keys(from: Tree, to: Tree): string[] {
  const others = (config: Tree): Tree =>
    Object.fromEntries(Object.entries(config).filter(([key]) => key !== 'write_files'));
  return told('keys', others(from), others(to));
}

/** For each member that is an object: its names. */
function jsonNames(from: string, to: string): string[] {
  const [before, after] = [json(from), json(to)];
  if (!before || !after) return [];
  return Object.keys({ ...before, ...after })
    .sort()
    .flatMap((name) => told(name, tree(before[name]) ?? {}, tree(after[name]) ?? {}));
}

/**
 * The variables of `NAME='value'` lines. For `PACKAGES` also its members, because they are names themselves.
 */
function variables(from: string, to: string): string[] {
  const [{ PACKAGES: old = '', ...before }, { PACKAGES: new_ = '', ...after }] = [
    assigned(from),
    assigned(to),
  ];
  return [...told('packages', members(old), members(new_)), ...told('variables', before, after)];
}

const members = (list: string): Tree =>
  Object.fromEntries(list.split(/\s+/).flatMap((name) => (name === '' ? [] : [[name, true]])));

const assigned = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^([A-Za-z_]\w*)=(?:'(.*)'|(.*))$/gm)].map(([, name = '', quoted, bare = '']) => [
      name,
      quoted ?? bare,
    ]),
  );

/**
 * What is added, changed and removed: `environment: adds A, changes B, removes C`. Empty where nothing
 * differs.
 */
function told(what: string, before: Tree, after: Tree): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const [added, changed, removed] = [
    names.filter((name) => !Object.hasOwn(before, name)),
    names.filter(
      (name) =>
        Object.hasOwn(before, name) && Object.hasOwn(after, name) && !isSame(before[name], after[name]),
    ),
    names.filter((name) => !Object.hasOwn(after, name)),
  ];
  const deeds = [
    ...(added.length > 0 ? [`adds ${listed(added, MOST)}`] : []),
    ...(changed.length > 0 ? [`changes ${listed(changed, MOST)}`] : []),
    ...(removed.length > 0 ? [`removes ${listed(removed, MOST)}`] : []),
  ];
  return deeds.length > 0 ? [`${what}: ${deeds.join(', ')}`] : [];
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The files by path. cloud-init does not write a file without a path. */
function filesOf({ write_files: files }: Tree): Tree {
  const list = Array.isArray(files) ? (files as unknown[]) : [];
  return Object.fromEntries(
    list.flatMap((file) => {
      const path = tree(file)?.['path'];
      return typeof path === 'string' ? [[path, file]] : [];
    }),
  );
}

function contentOf(file: unknown): string | undefined {
  const content = tree(file)?.['content'];
  return typeof content === 'string' ? content : undefined;
}

function json(text: string): Tree | undefined {
  try {
    return tree(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const tree = (value: unknown): Tree | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : undefined;
