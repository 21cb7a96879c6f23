import { type Facts, type StageFacts, prefixOf } from '../facts';
import type { Place, Resource, Stack } from '../documents';

/** What a rule knows in addition to the stack. */
export interface Context {
  readonly facts: Facts;
  /** The stage of the stack. Undefined for `state` and `pipeline`. */
  readonly stage?: StageFacts;
  /** `<project>-<stack>`: the prefix of every name in the stack. */
  readonly name: string;
}

/** A violation of a rule. */
export interface Finding {
  readonly place: Place;
  /**
   * What was found, as the end of a sentence that begins with the resource: "lets tcp 22 in from 0.0.0.0/0".
   */
  readonly found: string;
}

/** A requirement on every stack of the project that a general scanner cannot know. */
export interface Rule {
  /** The name in reports and exceptions. */
  readonly id: string;
  /** What goes wrong where it is broken. */
  readonly why: string;
  readonly fix: string;
  /** Checks a stack. A pure function of the stack's JSON and the settings. */
  readonly check: (stack: Stack, context: Context) => Finding[];
}

/** The context of a stack. */
export function contextOf(stack: Stack, facts: Facts): Context {
  const stage = Object.hasOwn(facts.stages, stack.name) ? facts.stages[stack.name] : undefined;
  return { facts, stage, name: prefixOf(facts, stack.name) };
}

/** One finding where a condition is false, none where it is true. */
export function unless(holds: boolean, place: Place, found: string): Finding[] {
  return holds ? [] : [{ place, found }];
}

/** The lines that are required of a type and missing. Additional lines are ignored. */
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

/** A value in its JSON form, for a report. */
export function given(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}
