import { readFileSync } from 'node:fs';
import type { Facts } from '../../facts';
import { parsePlan, type RawPlan } from '../../plan-verdict';
import { kindOf } from '../../resource-kinds';
import { UserError } from '../../command';

/** Whether a resource has its deletion protection on, in AWS and in the state. */
function isProtected(type: string, resource: Record<string, unknown>): boolean {
  const protection = kindOf(type)?.protection;
  return protection !== undefined && resource[protection.argument] === protection.value;
}

/**
 * The addresses in a destroy plan that still have their deletion protection on, whatever the settings say
 * now.
 */
export function protectedResources({ resource_changes: changes }: RawPlan): string[] {
  return changes
    .filter(
      ({ type, change }) =>
        change.actions.includes('delete') && change.before && isProtected(type, change.before),
    )
    .map(({ address }) => address);
}

/** Refuses to destroy a stage that its settings protect. @throws UserError before the first call to AWS */
export function refuseProtectedStage({ stages }: Facts, stack: string): void {
  if (stages[stack]?.protected) throw new UserError(refusal(stack, 'the settings have `protected: true`'));
}

/**
 * Refuses to destroy a stack whose resources are still protected in AWS, although the settings no longer
 * protect the stage. The pipeline is refused while the artifacts of protected stages are in its bucket: AWS
 * would refuse to delete the bucket after everything else was deleted.
 *
 * @param json the path of the destroy plan's JSON
 * @throws UserError before the first call that deletes anything
 */
export function refuseProtectedResources({ stages }: Facts, stack: string, json: string): void {
  const kept = protectedResources(parsePlan(JSON.parse(readFileSync(json, 'utf8')), stack));
  if (kept.length === 0) return;
  const reason = `these are still protected on AWS: ${kept.join(', ')}`;
  throw new UserError(stages[stack] ? refusal(stack, reason) : refusalOfPipeline(stack, reason));
}

function refusalOfPipeline(stack: string, reason: string): string {
  return (
    `${stack} belongs to protected stages, so it is not destroyed: ${reason}. Nothing was changed.\nTo destroy ` +
    `it anyway: set \`protected: false\` for every stage, then npm run deploy -- ${stack}, then npm run destroy ` +
    `-- ${stack}. Its artifacts are deleted with it, so no earlier release can be deployed again.`
  );
}

function refusal(stack: string, reason: string): string {
  return (
    `${stack} is protected, so it is not destroyed: ${reason}. Nothing was changed.\nTo destroy it anyway: set ` +
    `\`protected: false\` for ${stack}, then npm run deploy -- ${stack}, then npm run destroy -- ${stack}. Its ` +
    'load balancer logs and log groups are deleted with it.'
  );
}
