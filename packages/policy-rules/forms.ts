import judged from './judged-forms.json';
import { type Finding, type Rule } from './rule';
import type { Resource, Stack } from '../documents';

/**
 * By resource and argument: each form that a document takes with any settings, independent of the names in
 * it. `npm run docs` writes it from the stacks of all tried settings.
 */
const JUDGED: Readonly<Record<string, readonly string[]>> = judged;

/** The arguments with documents. Policies have a rule of their own, which checks each line (rights.ts). */
const ARGUMENTS = ['content', 'event_pattern', 'input'];

/** Checks that documents which are not policies keep their form: event patterns, scripts, and inputs. */
export const forms: Rule = {
  id: 'forms',
  why:
    'A condition or an input that is removed from a document opens what it protected, whatever else the document ' +
    'says.',
  fix:
    'Put it back; or let `npm run docs` write the new form into packages/policy-rules/judged-forms.json, and ' +
    'review it there, in the diff of the change.',
  check: (stack) => documentsOf(stack).flatMap(({ resource, key, text }) => compare(resource, key, text)),
};

function compare(place: Resource, key: string, text: unknown): Finding[] {
  const known = Object.hasOwn(JUDGED, key) ? JUDGED[key] : undefined;
  if (!known) return [];
  const argument = key.split(' ').at(-1) ?? '';
  if (typeof text !== 'string') return [{ place, found: `has no ${argument} any more` }];
  const form = formOf(text);
  return known.includes(form)
    ? []
    : [{ place, found: `has a ${argument} in a form that has not been reviewed: ${form}` }];
}

/** The documents of a stack, with the resources whose reviewed document is missing. */
export function documentsOf(
  stack: Stack,
): { readonly resource: Resource; readonly key: string; readonly text: unknown }[] {
  return stack.resources.flatMap((resource) =>
    ARGUMENTS.map((argument) => ({
      resource,
      key: keyOf(resource, argument),
      text: resource.values[argument],
    })).filter(({ key, text }) => text !== undefined || Object.hasOwn(JUDGED, key)),
  );
}

/** The key of a document. The names of scheduled commands come from the settings, and become `*`. */
function keyOf({ address }: Resource, argument: string): string {
  return `${address.replace(/\.schedule_command_\w+_(automation|command|schedule)$/, '.schedule_command_*_$1')} ${argument}`;
}

/**
 * The form of a document: its keys and booleans, with every other value as `x`:
 * `{"source":"x","detail":{"state":"x"}}`.
 */
export function formOf(text: string): string {
  return JSON.stringify(shape(read(text) ?? text));
}

function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // YAML is compared as a whole
  }
}

function shape(value: unknown): unknown {
  if (Array.isArray(value)) {
    const shapes = [...new Set(value.map((one) => JSON.stringify(shape(one))))]
      .sort()
      .map((one) => JSON.parse(one) as unknown);
    return shapes.length === 1 ? shapes[0] : shapes;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, one]) => [key, shape(one)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }
  if (typeof value !== 'string') return typeof value === 'boolean' ? value : 'x';
  return /^(\*|true|false|)$/.test(value) ? value : 'x';
}
