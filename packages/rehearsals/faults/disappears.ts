import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStack, Stack, synthesizedStacks } from '../../documents';
import { readPlan } from '../../plan-verdict';
import { type Deletion, kindOf, type Values } from '../../resource-kinds';
import { Calls } from './calls';
import { PARTS, WHOLES } from './deletions';
import { mustBeWhole, mustGoOn, mustSay, tail, type Tries } from './tries';
import type { World } from './world';

/**
 * Checks that Terraform restores what disappears. Deletes one resource of each type behind Terraform's back: first, all
 * at once, those that are part of another, then the others. The next plan must see each, and the next apply must create
 * it again.
 */
export async function tryDisappearing(world: World, tries: Tries): Promise<void> {
  await tries.attempt('the launch template is deleted, nothing else', () => loseTemplate(world));
  await tries.attempt(
    'each synthesized type is deleted here, or it is known why not',
    async () => {
      const unknown = [...synthesizedTypes(world)].filter((type) => !kindOf(type));
      if (unknown.length > 0) throw new Error(`Neither deleted nor explained: ${unknown.join(', ')}`);
    },
    true,
  );
  for (const [what, deletions] of Object.entries({ parts: PARTS, wholes: WHOLES })) {
    const seen = new Set<string>();
    for (const stack of ['staging', 'pipeline', 'state']) {
      const order = [...deletions.keys()];
      const victims = (await oneOfEachType(world, stack))
        .filter(({ type }) => deletions.has(type) && !seen.has(type))
        .sort((one, other) => order.indexOf(one.type) - order.indexOf(other.type));
      victims.forEach(({ type }) => seen.add(type));
      if (victims.length === 0) continue;
      await tries.attempt(`${what} of ${stack} are deleted: ${victims.length} types`, () =>
        disappear(world, stack, deletions, victims),
      );
    }
  }
}

async function disappear(
  world: World,
  stack: string,
  deletions: ReadonlyMap<string, Deletion>,
  victims: readonly Victim[],
): Promise<void> {
  const calls = new Calls(world);
  for (const { type, name, attributes } of victims) {
    await deletions
      .get(type)?.(calls, attributes)
      .catch((error: Error) => {
        throw new Error(`${type}.${name} could not be deleted: ${error.message}`);
      });
  }
  const plan = await world.attempt('plan', [stack]);
  const seenByPlan = changedIn(world, stack);
  const unseen = victims
    .map(({ type, name }) => `${type}.${name}`)
    .filter((address) => !seenByPlan.has(address));
  if (unseen.length > 0) throw new Error(`The plan did not show ${unseen.join(', ')}:\n${tail(plan.output)}`);
  await world.command('deploy', [stack, '--yes']);
  await mustBeWhole(world, ['staging', 'pipeline']);
}

/**
 * Deletes the launch template. The plan is refused, because a new template begins at version 1; docs/recovery.md says
 * what to do.
 */
async function loseTemplate(world: World): Promise<void> {
  const calls = new Calls(world);
  const template = (await oneOfEachType(world, 'staging')).find(({ type }) => type === 'aws_launch_template');
  if (!template) throw new Error('The stage has no launch template.');
  await calls.query('ec2', 'DeleteLaunchTemplate', { LaunchTemplateId: template.attributes['id'] });
  const { status, output } = await world.attempt('deploy', ['staging', '--yes']);
  if (status === 0)
    throw new Error('Deploy updated the group to a launch template version that does not exist.');
  mustSay(output, /names another launch template.*What to do:.*docs\/recovery\.md/s);
  await world.terraform('staging', 'apply', '-auto-approve', `-target=${template.type}.${template.name}`);
  const { name } = template.attributes;
  await calls.query('autoscaling', 'UpdateAutoScalingGroup', {
    AutoScalingGroupName: name,
    'LaunchTemplate.LaunchTemplateName': name,
    'LaunchTemplate.Version': 1,
  });
  await mustGoOn(world, 'staging');
  await mustBeWhole(world, ['staging', 'pipeline']);
}

interface Victim {
  readonly type: string;
  readonly name: string;
  readonly attributes: Values;
}

/** The first resource of each type in a state. */
async function oneOfEachType(world: World, stack: string): Promise<Victim[]> {
  const { resources } = await world.state(stack);
  const found = new Map<string, Victim>();
  for (const { mode, type, name, instances } of resources) {
    const [instance] = instances;
    if (mode === 'managed' && instance && !found.has(type))
      found.set(type, { type, name, attributes: instance.attributes ?? {} });
  }
  return [...found.values()];
}

function changedIn(world: World, stack: string): Set<string> {
  const json: unknown = JSON.parse(readFileSync(join(world.output, 'stacks', stack, 'plan.json'), 'utf8'));
  const { changes } = readPlan(json, stack);
  return new Set(changes.filter(({ kind }) => kind !== 'nothing').map(({ address }) => address));
}

function synthesizedTypes({ output }: World): Set<string> {
  const stacks = synthesizedStacks(output).map((stack) => new Stack(readStack(output, stack)));
  return new Set(stacks.flatMap(({ managed }) => managed.map(({ type }) => type)));
}
