import { loadSettings } from '../settings';
import { checkAccount } from './account';
import { confirm, run, synthesize } from './command';
import { stackArguments } from './stack-argument';
import { StateBucketClient } from './state-bucket';
import { Terraform } from './terraform';

/** `npm run deploy -- <stack>`: synthesizes, saves a plan, shows it, asks, and applies exactly that plan. */
async function deploy(): Promise<void> {
  const settings = loadSettings();
  const { stack, yes } = stackArguments('deploy', settings);
  await checkAccount(settings);
  const bucket = new StateBucketClient(settings);
  await bucket.mustExist();
  synthesize();

  const terraform = new Terraform(stack);
  await terraform.init();
  await terraform.releaseDeadLock(bucket);
  if (!(await terraform.plan())) return;
  await confirm(`Apply this plan of ${stack}?`, yes);
  await terraform.apply();
}

run(deploy);
