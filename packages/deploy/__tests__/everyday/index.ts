import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlan, type StackPlan } from '../../../plan-verdict';
import { type PackedPlan, unpackPlan } from '../../../recorded-plans';
import { EVERYDAY } from './changes';

type Values = Record<string, unknown>;

/** A deployed stack before each change. */
export interface StandingStack {
  readonly stands: Record<string, Values>;
  readonly outputs: Record<string, { actions: string[] }>;
  /** The resources of its state, without their values. */
  readonly outline: unknown;
}

const read = <T>(file: string): T => JSON.parse(readFileSync(join(__dirname, file), 'utf8')) as T;

/** The files that record.ts wrote; undefined if it never ran. */
export function recorded():
  { standing: Record<string, StandingStack>; plans: Record<string, PackedPlan> } | undefined {
  if (!existsSync(join(__dirname, 'standing.json'))) return undefined;
  return { standing: read('standing.json'), plans: read('plans.json') };
}

/** The plan that the real Terraform and provider made of an everyday change, by its description. */
export function everydayPlan(name: string): StackPlan {
  const { stack = 'staging' } = EVERYDAY[name] ?? {};
  const { standing, plans } = recorded() ?? { standing: {}, plans: {} };
  const packed = plans[name];
  if (packed === undefined) throw new Error(`There is no plan of "${name}": run record.ts in ${__dirname}.`);
  const { stands, outputs, outline } = standing[stack] ?? { stands: {}, outputs: {} };
  return readPlan(unpackPlan(packed, stands, outputs), stack, { state: outline });
}
