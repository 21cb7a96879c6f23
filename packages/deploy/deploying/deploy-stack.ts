import { hasChanges } from '../../plan-verdict';
import type { Facts } from '../../facts';
import { refuseNarrowBoundary } from '../boundary/boundary';
import { confirm, nowHolds } from '../../command';
import { refreshInstances } from '../refresh/refresh';
import { applySavedPlan } from '../saved-plan/apply';
import { refuseHarm } from '../saved-plan/judgement';
import { makePlan, type Planned } from '../saved-plan/make';
import { planReport } from '../saved-plan/report';
import { smoke } from '../smoke/smoke';
import type { StateBucketClient } from '../state/state-bucket';
import { initialised } from './prepare';

/** How a stack is deployed. */
export interface DeployOptions {
  /** Whether nobody is asked. */
  readonly yes: boolean;
  /** Whether Terraform's own output is printed, too. @default false */
  readonly full?: boolean;
  /** The exact addresses of harmful changes that are allowed. @default none */
  readonly allow?: readonly string[];
  /** The command that continues, where this one does not reach its end. */
  readonly goOn: string;
}

/**
 * Plans a synthesized stack, asks, and applies exactly that plan. Then replaces a stage's instances that are
 * outdated.
 */
export async function deployStack(
  settings: Facts,
  stack: string,
  bucket: StateBucketClient,
  { yes, full = false, allow, goOn }: DeployOptions,
): Promise<void> {
  nowHolds(`Nothing of ${stack} was changed.`, goOn);
  await refuseNarrowBoundary(settings, stack);
  const terraform = await initialised(stack);
  const planned = await makePlan(settings, terraform, bucket, { allow });
  if (full && planned.meta.changes) await terraform.printPlan();
  const report = planReport(settings, [planned], { full });
  refuseHarm(planned.verdict, report);
  console.log(`\n${report}\n`);
  if (planned.meta.changes) {
    if (!changesOutputsAlone(planned)) await confirm(`Apply this plan of ${stack}?`, yes);
    await applySavedPlan(settings, terraform, bucket, { allow, goOn });
  }

  const stage = settings.stages[stack];
  if (!stage) return;
  nowHolds(
    `The plan of ${stack} is applied and the state is written. Not all instances are on the newest launch ` +
      'template version yet; an instance refresh that was started continues on AWS.',
  );
  await refreshInstances(settings, stage);
  nowHolds(`${stack} is deployed and its instances are refreshed; only the smoke test did not finish.`);
  await smoke(settings, stage);
  nowHolds(`${stack} is deployed.`);
}

/** Whether only outputs change: nothing in AWS, so nobody needs to be asked. */
export const changesOutputsAlone = ({ plan }: Pick<Planned, 'plan'>): boolean =>
  !hasChanges({ ...plan, outputs: [] });
