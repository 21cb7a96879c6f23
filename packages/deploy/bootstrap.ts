import { loadFacts } from '../facts';
import { checkAccount } from './account/account';
import { confirm, declare, nowHolds, readLine, start, synthesize } from '../command';
import { changesOutputsAlone } from './deploying/deploy-stack';
import { refuseMoved } from './state/moved';
import { initialised } from './deploying/prepare';
import { applySavedPlan } from './saved-plan/apply';
import { refuseHarm } from './saved-plan/judgement';
import { makePlan } from './saved-plan/make';
import { planReport } from './saved-plan/report';
import { StateBucketClient } from './state/state-bucket';

const BOOTSTRAP = declare({
  name: 'bootstrap',
  does:
    'Creates the state bucket, once per account, and deploys the stack that manages it. After an interruption, run ' +
    'it again.',
  options: {
    yes: { type: 'boolean', says: 'do not ask' },
    beside: {
      type: 'string',
      value: 'project',
      says: 'another project of this account, beside which this one is created',
    },
  },
  example: 'npm run bootstrap',
});

/**
 * `npm run bootstrap`: creates the state bucket, once in an account. The stack `state`, whose own state is in
 * the bucket from the beginning, then manages it. Every step can be repeated: after an interruption the
 * command is run again (docs/decisions/0002-bootstrap.md).
 */
async function bootstrap(): Promise<void> {
  const { values } = readLine(BOOTSTRAP);
  const settings = loadFacts();
  const goOn = 'npm run bootstrap';
  nowHolds('Nothing was changed.', goOn);
  await checkAccount(settings);
  synthesize();

  const bucket = new StateBucketClient(settings);
  if (await bucket.exists()) {
    await bucket.configure(); // an earlier, interrupted run may not have reached this
  } else {
    await refuseMoved(settings, bucket, values.beside);
    await confirm(`Create the state bucket ${bucket.name} in account ${settings.account}?`, values.yes);
    nowHolds(`The state bucket ${bucket.name} may have been created.`, goOn);
    await bucket.create();
    console.log(`Created the state bucket ${bucket.name}.`);
  }

  const terraform = await initialised('state');
  const planned = await makePlan(settings, terraform, bucket);
  if (!planned.meta.changes) console.log('No changes.');
  else {
    const report = planReport(settings, [planned]);
    refuseHarm(planned.verdict, report); // the bootstrap may run again on an existing stack
    console.log(`\n${report}\n`);
    if (!changesOutputsAlone(planned)) await confirm('Apply this plan of the state stack?', values.yes);
    await applySavedPlan(settings, terraform, bucket, { goOn });
  }
  console.log(
    `Bootstrapped: the state of every stack is stored in ${bucket.name}. Next: npm run deploy -- ` +
      `${Object.keys(settings.stages)[0]}`,
  );
}

start(BOOTSTRAP, bootstrap);
