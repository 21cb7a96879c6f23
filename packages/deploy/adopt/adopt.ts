import { stripVTControlCharacters } from 'node:util';
import { type Facts, stageOf } from '../../facts';
import { type Asked, findable } from '../../resource-kinds';
import { UserError } from '../../command';
import type { Terraform } from '../../terraform';
import { type Creation, creationsOf, type TakenOver, takenOver } from './creations';
import { Lookups } from './lookups';
import { FindByTags } from './find-by-tags';

/** Ids in AWS, by Terraform address. */
type Found = Map<string, string>;

/**
 * Makes a plan. An apply that ended early may have created resources that the state does not know (the answer
 * or the last write of the state was lost). Where the plan would create such a resource again, it imports the
 * existing one instead, by Terraform's own `import`, which is shown and approved like every change.
 *
 * The resources are searched in AWS by the names and tags that the plan gives them, layer by layer: a
 * resource can exist only if all resources that it refers to exist.
 *
 * @param plan saves a plan, and returns whether it changes anything
 * @returns whether the plan changes anything, and what it imports
 */
export async function planAdopting(
  settings: Facts,
  terraform: Terraform,
  plan: () => Promise<boolean>,
): Promise<{ changes: boolean; adopted: Found }> {
  terraform.writeImports(new Map());
  let changes = await plan();
  const owner = { project: settings.project, stage: stageOf(settings, terraform.stack) };
  const asked: Asked = {
    lookups: new Lookups(settings, terraform.stack),
    unnamed: new FindByTags(settings, owner.stage),
    settings,
  };
  let adopted: Found = new Map();
  const tried = new Set<string>();
  let isInterrupted = terraform.journal.isUnfinished;
  while (changes) {
    const next = creationsOf(await terraform.showPlan(), isLookedFor).filter(
      ({ address, type, waits }) => !waits && !tried.has(address) && isLookedFor(type),
    );
    next.forEach(({ address }) => tried.add(address));
    const ids = await idsOf(next, asked);
    isInterrupted ||= next.some(({ address, type }) => ids.has(address) && findable(type)?.lookedUp);
    if (!isInterrupted || ids.size === 0) break;
    const before = adopted.size;
    ({ changes, adopted } = await planWith(terraform, plan, adopted, ids, owner));
    if (adopted.size === before) break;
  }
  if (adopted.size > 0) console.log(report(terraform.stack, adopted));
  return { changes, adopted };
}

/**
 * Before a stack is destroyed: imports what an interrupted apply has created into the state at once, so that
 * it is destroyed, too (a destroy plan ignores imports). Changes nothing in AWS.
 */
export async function adoptBeforeDestroy(settings: Facts, terraform: Terraform): Promise<void> {
  if (!terraform.journal.isUnfinished) return;
  const { adopted } = await planAdopting(settings, terraform, () => terraform.plan([], 'captured'));
  terraform.writeImports(new Map());
  for (const [address, id] of adopted) await terraform.import(address, id);
}

const isLookedFor = (type: string): boolean => findable(type) !== undefined;

async function idsOf(creations: readonly Creation[], asked: Asked): Promise<Found> {
  const found: Found = new Map();
  for (const { address, type, values } of creations) {
    const id = await findable(type)?.importId(values, asked);
    if (id !== undefined) found.set(address, id);
  }
  return found;
}

/** Plans with the imports, and again without those that found nothing, or a resource of another owner. */
async function planWith(
  terraform: Terraform,
  plan: () => Promise<boolean>,
  adopted: Found,
  ids: Found,
  owner: Owner,
): Promise<{ changes: boolean; adopted: Found }> {
  let left = ids;
  for (;;) {
    const made = await planWithout(terraform, plan, adopted, left);
    const tried: Found = new Map([...adopted, ...made.ids]);
    const taken = takenOver(await terraform.showPlan());
    // A resource that is in the state but was deleted by somebody is not imported: the plan creates it again.
    const refused = [...made.ids.keys()].filter((address) => {
      const resource = taken.get(address);
      return !(resource && isOurs(resource, owner));
    });
    if (refused.length === 0) return { changes: made.changes, adopted: tried };
    left = new Map([...made.ids].filter(([address]) => !refused.includes(address)));
  }
}

/**
 * Plans with as many of the imports as Terraform accepts. An error usually names its resource. Where it names
 * none that is to be imported, the two halves are tried one after the other, so that one impossible import
 * does not prevent the others: their resources would be created a second time.
 *
 * @returns whether the last plan changes anything, and what it imports beyond `adopted`
 */
async function planWithout(
  terraform: Terraform,
  plan: () => Promise<boolean>,
  adopted: Found,
  ids: Found,
): Promise<{ changes: boolean; ids: Found }> {
  terraform.writeImports(new Map([...adopted, ...ids]));
  try {
    return { changes: await plan(), ids };
  } catch (error) {
    if (!(error instanceof UserError) || ids.size === 0) throw error;
    const all = [...ids];
    const named = namedIn(error.message, [...ids.keys()]);
    const absent = named.length === 0 && all.length === 1 ? [...ids.keys()] : named;
    if (absent.length > 0) {
      const rest = all.filter(([address]) => !absent.includes(address));
      return planWithout(terraform, plan, adopted, new Map(rest));
    }
    const half = Math.ceil(all.length / 2);
    const first = await planWithout(terraform, plan, adopted, new Map(all.slice(0, half)));
    const base: Found = new Map([...adopted, ...first.ids]);
    const second = await planWithout(terraform, plan, base, new Map(all.slice(half)));
    return { changes: second.changes, ids: new Map([...first.ids, ...second.ids]) };
  }
}

/** Which of these addresses an error of Terraform names. */
function namedIn(message: string, addresses: readonly string[]): string[] {
  const words = new Set(stripVTControlCharacters(message).match(/[A-Za-z0-9_]+\.[A-Za-z0-9_-]+/g));
  return addresses.filter((address) => words.has(address));
}

/** The owner of a resource, as its tags say. */
interface Owner {
  readonly project: string;
  /** Undefined for resources of a stack without a stage. */
  readonly stage: string | undefined;
}

/** Decides by the tags. A resource type without tags must be exactly what the configuration asks for. */
function isOurs({ type, actions, before }: TakenOver, { project, stage }: Owner): boolean {
  const tags = before.tags_all as Record<string, string> | null | undefined;
  const groupTags = before.tag as { key: string; value: string }[] | null | undefined;
  const isTagged = (all: Record<string, string>) => all.Project === project && all.Stage === stage;
  if (findable(type)?.ownedByName) return tags?.Project === undefined || isTagged(tags);
  if (tags !== undefined) return isTagged(tags ?? {});
  if (groupTags !== undefined)
    return isTagged(Object.fromEntries((groupTags ?? []).map(({ key, value }) => [key, value])));
  return actions.join() === 'no-op';
}

function report(stack: string, adopted: Found): string {
  const lines = [...adopted].map(([address, id]) => `  ${address}  ${id}`);
  return (
    `An earlier apply of ${stack} was interrupted. It created ${adopted.size === 1 ? 'this' : 'these'} on AWS ` +
    `without writing it to the state. The plan imports ${adopted.size === 1 ? 'it' : 'them'}; nothing is created ` +
    `twice:\n${lines.join('\n')}`
  );
}
