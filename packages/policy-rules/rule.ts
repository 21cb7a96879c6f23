import { type Facts, type StageFacts, prefixOf } from '../facts';
import type { Place, Resource, Stack } from '../documents';

/** What rules know beside the stack. */
export interface Context {
  readonly facts: Facts;
  /** The stage that the stack is; none for `state` and `pipeline`. */
  readonly stage?: StageFacts;
  /** `<project>-<stack>`: the beginning of every name in the stack. */
  readonly name: string;
}

/** One thing that breaks a rule. */
export interface Finding {
  readonly place: Place;
  /** What is there, as the rest of a sentence that begins with the resource: "lets tcp 22 in from 0.0.0.0/0". */
  readonly found: string;
}

/** What holds for every stack of the project, and no general scanner can know. */
export interface Rule {
  /** Named in reports and exceptions. */
  readonly id: string;
  /** What goes wrong where it does not hold. */
  readonly why: string;
  readonly fix: string;
  /** A pure function of the stack's JSON and the settings. */
  readonly check: (stack: Stack, context: Context) => Finding[];
}

export function contextOf(stack: Stack, facts: Facts): Context {
  const stage = Object.hasOwn(facts.stages, stack.name) ? facts.stages[stack.name] : undefined;
  return { facts, stage, name: prefixOf(facts, stack.name) };
}

/** One finding where a condition does not hold, none where it does. */
export function unless(holds: boolean, place: Place, found: string): Finding[] {
  return holds ? [] : [{ place, found }];
}

/** What is wanted of a type, each as a line, and is not there; others may stand beside it. */
export function lacking(
  stack: Stack,
  type: string,
  said: (one: Resource) => string,
  wanted: readonly string[],
): Finding[] {
  const found = stack.all(type).map(said);
  return wanted
    .filter((line) => !found.includes(line))
    .map((line) => ({ place: stack.place, found: `has no ${type} that is: ${line}` }));
}

/** A value as it stands in the JSON, for a report. */
export function given(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}
