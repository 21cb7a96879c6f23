import { parseArgs } from 'node:util';
import { loadSettings } from '../settings';
import { checkAccount } from './account';
import { planAdopting } from './adopt/adopt';
import { confirm, run, synthesize } from './command';
import { refuseMoved } from './moved';
import { pushErroredState } from './errored-state';
import { StateBucketClient } from './state-bucket';
import { Terraform } from './terraform';

/**
 * `npm run bootstrap`: makes the state bucket, once an account, and hands it over to the `state` stack, whose own
 * state is in it from the first byte on. Each step can be repeated, so a run that was killed is just run again
 * (docs/decisions/0002-bootstrap.md).
 */
async function bootstrap(): Promise<void> {
  const { values } = parseArgs({
    options: { yes: { type: 'boolean', default: false }, beside: { type: 'string' } },
  });
  const settings = loadSettings();
  await checkAccount(settings);
  synthesize();

  const bucket = new StateBucketClient(settings);
  if (await bucket.exists()) {
    await bucket.configure(); // a run that was killed may not have come to it
  } else {
    await refuseMoved(settings, bucket, values.beside);
    await confirm(`Make the state bucket ${bucket.name} in account ${settings.account}?`, values.yes);
    await bucket.create();
    console.log(`Made the state bucket ${bucket.name}.`);
  }

  const terraform = new Terraform('state');
  await terraform.init();
  await terraform.releaseDeadLock(bucket);
  await pushErroredState(terraform, bucket);
  const { changes } = await planAdopting(settings, terraform, () => terraform.plan([], 'captured'));
  if (!changes) console.log('No changes.');
  else {
    await terraform.printPlan();
    await confirm('Apply this plan of the state stack?', values.yes);
    await terraform.apply();
  }
  console.log(
    `Bootstrapped: all state lives in ${bucket.name}. Next: npm run deploy -- ${Object.keys(settings.stages)[0]}`,
  );
}

run(bootstrap);
