import { loadSettings } from '../settings';
import { checkAccount } from './account';
import { confirm, run, synthesize, UserError } from './command';
import { protectedResources } from './protection';
import { stackArguments } from './stack-argument';
import { StateBucketClient } from './state-bucket';
import { Terraform } from './terraform';

/**
 * `npm run destroy -- <stage>`: plans the destruction, shows it, asks, and applies exactly that plan. A protected
 * stage is refused before the first call that deletes anything, until `protected` is off and applied.
 */
async function destroy(): Promise<void> {
  const settings = loadSettings();
  const { stack, yes } = stackArguments('destroy', settings);
  if (settings.stages[stack]?.protected)
    throw new UserError(refusal(stack, 'the settings say `protected: true`'));
  await checkAccount(settings);
  const bucket = new StateBucketClient(settings);
  await bucket.mustExist();
  synthesize();

  const terraform = new Terraform(stack);
  await terraform.init();
  await terraform.releaseDeadLock(bucket);
  if (!(await terraform.plan('-destroy'))) return;
  const kept = protectedResources(await terraform.showPlan());
  if (kept.length > 0)
    throw new UserError(refusal(stack, `on AWS these are still protected: ${kept.join(', ')}`));
  await confirm(`Destroy ${stack}, with all that the plan lists? This cannot be undone.`, yes);
  await terraform.apply();
}

function refusal(stack: string, reason: string): string {
  return (
    `${stack} is protected, so it is not destroyed: ${reason}. Nothing was changed.\n` +
    `To destroy it all the same: set \`protected: false\` for ${stack}, then npm run deploy -- ${stack}, ` +
    `then npm run destroy -- ${stack}. Its load balancer logs and log groups are deleted with it.`
  );
}

run(destroy);
