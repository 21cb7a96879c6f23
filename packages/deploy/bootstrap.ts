import { parseArgs } from 'node:util';
import { loadFacts } from '../facts/house';
import { checkAccount } from './account/account';
import { confirm, run, synthesize } from './command/command';
import { refuseMoved } from './state/moved';
import { initialised } from './terraform/prepare';
import { applySavedPlan } from './saved-plan/apply';
import { refuseHarm } from './saved-plan/judgement';
import { makePlan } from './saved-plan/make';
import { StateBucketClient } from './state/state-bucket';

/**
 * `npm run bootstrap`: makes the state bucket, once an account, and hands it over to the `state` stack, whose own
 * state is in it from the first byte on. Each step can be repeated, so a run that was killed is just run again
 * (docs/decisions/0002-bootstrap.md).
 */
async function bootstrap(): Promise<void> {
  const { values } = parseArgs({
    options: { yes: { type: 'boolean', default: false }, beside: { type: 'string' } },
  });
  const settings = loadFacts();
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

  const terraform = await initialised('state');
  const planned = await makePlan(settings, terraform, bucket);
  if (!planned.meta.changes) console.log('No changes.');
  else {
    await terraform.printPlan();
    refuseHarm(planned.verdict); // a bootstrap is run again on what stands, too
    await confirm('Apply this plan of the state stack?', values.yes);
    await applySavedPlan(settings, terraform, bucket);
  }
  console.log(
    `Bootstrapped: all state lives in ${bucket.name}. Next: npm run deploy -- ${Object.keys(settings.stages)[0]}`,
  );
}

run(bootstrap);
