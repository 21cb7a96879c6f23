import { parseArgs } from 'node:util';
import { loadSettings } from '../settings';
import { checkAccount } from './account';
import { confirm, run, synthesize } from './command';
import { StateBucketClient } from './state-bucket';
import { Terraform } from './terraform';

/**
 * `npm run bootstrap`: makes the state bucket, once an account, and hands it over to the `state` stack, whose own
 * state is in it from the first byte on. Each step can be repeated, so a run that was killed is just run again
 * (docs/decisions/0002-bootstrap.md).
 */
async function bootstrap(): Promise<void> {
  const { values } = parseArgs({ options: { yes: { type: 'boolean', default: false } } });
  const settings = loadSettings();
  await checkAccount(settings);
  synthesize();

  const bucket = new StateBucketClient(settings);
  if (await bucket.exists()) {
    await bucket.configure(); // a run that was killed may not have come to it
  } else {
    await confirm(`Make the state bucket ${bucket.name} in account ${settings.account}?`, values.yes);
    await bucket.create();
    console.log(`Made the state bucket ${bucket.name}.`);
  }

  const terraform = new Terraform('state');
  await terraform.init();
  await terraform.releaseDeadLock(bucket);
  if (await terraform.plan()) {
    await confirm('Apply this plan of the state stack?', values.yes);
    await terraform.apply();
  }
  console.log(
    `Bootstrapped: all state lives in ${bucket.name}. Next: npm run deploy -- ${Object.keys(settings.stages)[0]}`,
  );
}

run(bootstrap);
