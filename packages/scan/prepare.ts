import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  readStack,
  type Resource,
  Stack,
  type StackJson,
  synthesizedStacks,
  type Values,
} from '../documents';

/** A stack to be scanned, with the line at which each resource begins. */
export interface Prepared {
  readonly stack: string;
  readonly resources: readonly Resource[];
  /** The address at a line of the file, counted from 1. */
  readonly addressAt: (line: number) => string | undefined;
}

/**
 * Writes a copy of a stack that Checkov can parse. Its parser of Terraform's JSON fails on `required_version`
 * (a text among blocks) and on `import`; neither is about resources.
 *
 * @param file the path of the copy; it must end in `.tf.json`
 */
export function prepare(stack: string, json: StackJson, file: string): Prepared {
  const copy = { ...json, terraform: without('required_version', json.terraform) };
  const text = JSON.stringify(without('import', { ...copy }), undefined, 2);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const lines = linesOf(text);
  return {
    stack,
    resources: new Stack(json).resources,
    addressAt: (line) => lines.filter(({ start }) => start <= line).at(-1)?.address,
  };
}

/** Prepares every stack in an output folder. */
export function prepareAll(outdir: string, folder: string): Prepared[] {
  return synthesizedStacks(outdir).map((stack) =>
    prepare(stack, readStack(outdir, stack), join(folder, stack, 'cdk.tf.json')),
  );
}

/** The lines at which resources begin, in a text with an indent of two: section, type, name. */
function linesOf(text: string): { start: number; address: string }[] {
  const found: { start: number; address: string }[] = [];
  let [section, type] = ['', ''];
  text.split('\n').forEach((line, index) => {
    const [, indent = '', key = ''] = /^((?: {2}){1,3})"([^"]+)": \{/.exec(line) ?? [];
    if (indent.length === 2) section = key;
    if (indent.length === 4) type = key;
    if (indent.length === 6 && ['resource', 'data'].includes(section)) {
      found.push({ start: index + 1, address: `${section === 'data' ? 'data.' : ''}${type}.${key}` });
    }
  });
  return found;
}

/** An object without a key. */
export function without(key: string, values: Values = {}): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name !== key));
}
