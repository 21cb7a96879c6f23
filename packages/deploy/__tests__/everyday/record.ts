/**
 * Writes standing.json and plans.json with the real Terraform and provider: deploys the stacks to the embedded AWS, or
 * reuses the account of an earlier run, then plans each change against it. Takes about ten minutes.
 *
 *   node --import tsx packages/deploy/__tests__/everyday/record.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateOutline } from '../../../plan-verdict';
import { oneRecordALine } from '../../../facts';
import { type PackedPlan, packPlan, type RawPlan, trim } from '../../../recorded-plans';
import { edited, TransitionStand as Stand } from '../../../rehearsals';
import { EVERYDAY, type Everyday, STANDING } from './changes';
import type { StandingStack } from '.';

const FORM = { name: 'everyday', settings: STANDING, stacks: ['staging', 'pipeline'] };
const IMAGE = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';
type Values = Record<string, unknown>;

async function main(stand: Stand): Promise<void> {
  const standing: Record<string, StandingStack> = {};
  const plans: Record<string, PackedPlan> = {};
  for (const stack of FORM.stacks) standing[stack] = await standingOf(stand, stack);
  // A published image cannot be removed again, so changes with a newer image come last.
  const all = Object.entries(EVERYDAY).sort(
    ([, one], [, other]) => Number(one.newerImage ?? false) - Number(other.newerImage ?? false),
  );
  for (const [name, change] of all) {
    plans[name] = await planOf(stand, change, standing[change.stack ?? 'staging']?.stands ?? {});
    console.log(`${name}: ${plans[name].changes.map(({ address }) => address).join(', ')}`);
  }
  // Always both: they contain the same ids.
  save('plans.json', plans);
  save('standing.json', standing);
}

async function standingOf(stand: Stand, stack: string) {
  await stand.synthesize(STANDING);
  const made = await stand.plan(stack);
  if ('error' in made) throw new Error(made.error);
  const { resource_changes: changes = [], output_changes: outputs } = made.json as RawPlan;
  return {
    stands: Object.fromEntries(
      changes.map(({ address, change }) => [address, trim(change.before) as Values]),
    ),
    outputs: outputs ?? {},
    outline: stateOutline.parse(made.state),
  };
}

async function planOf(stand: Stand, change: Everyday, stands: Record<string, Values>): Promise<PackedPlan> {
  const { edit = {}, stack = 'staging', newerImage, destroy } = change;
  await stand.synthesize(edited(STANDING, edit));
  if (newerImage) stand.aws.publishParameter(IMAGE, 'ami-0123456789abcdef0');
  const made = await stand.plan(stack, { destroy });
  if ('error' in made) throw new Error(made.error);
  return packPlan(made.json as RawPlan, stands);
}

const save = (file: string, value: object) => writeFileSync(join(__dirname, file), oneRecordALine(value, 3));

async function start(): Promise<void> {
  const stand = await Stand.start(FORM);
  try {
    await main(stand);
  } finally {
    await stand.stop();
  }
}

void start();
