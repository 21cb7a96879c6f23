import { loadFacts } from '../facts';
import { declare, nowHolds, readStacks, stackNames, start, UserError } from '../command';
import { DEPLOY_ALL, deployAll } from './deploying/deploy-all';
import { deployStack } from './deploying/deploy-stack';
import { nextAfter } from './deploying/next';
import { refuseUnready } from './preflight/quick';
import { prepare } from './deploying/prepare';

const DEPLOY = declare({
  name: 'deploy',
  does:
    'Plans a stack, shows the plan with its verdict, asks, and applies exactly that plan. For a stage it then ' +
    'starts an instance refresh to the newest launch template version and runs the smoke test.',
  arguments: { stack: { says: 'a stage, `pipeline`, `state`, or `all` stacks in order', or: 'all' } },
  options: {
    yes: { type: 'boolean', says: 'do not ask' },
    full: { type: 'boolean', says: "show Terraform's own output as well" },
    'skip-preflight': { type: 'boolean', says: 'skip the check of the account before the plan' },
    allow: {
      type: 'string',
      value: 'address',
      multiple: true,
      says: 'allow one harmful change, by its exact resource address',
    },
  },
  example: 'npm run deploy -- staging\nnpm run deploy -- all',
});

/**
 * `npm run deploy -- <stack>|all`: plans one stack or all, asks, and applies exactly the plan that was shown.
 */
async function deploy(): Promise<void> {
  const settings = loadFacts();
  const { stack, stacks, values } = readStacks(DEPLOY, { stacks: stackNames(settings) });
  const isAll = stacks.length > 1;
  if (isAll && values.allow)
    throw new UserError(
      '--allow needs one stack, because stacks have the same resource addresses. Deploy that stack alone: npm ' +
        'run deploy -- <stack>',
    );
  const goOn = isAll ? DEPLOY_ALL : `npm run deploy -- ${stack}`;
  nowHolds('Nothing was changed.', goOn);
  const bucket = await prepare(settings);
  const isStateAlone = !isAll && stack === 'state'; // `state` needs none of these checks
  if (!values['skip-preflight'] && !isStateAlone) await refuseUnready(settings);
  if (isAll) await deployAll(settings, bucket, values);
  else {
    const { yes, full, allow } = values;
    await deployStack(settings, stack, bucket, { yes, full, allow, goOn });
  }
  nowHolds(`${isAll ? 'Every stack' : stack} is deployed.`, '');
  console.log(`\n${await nextAfter(settings, isAll ? (stacks.at(-1) ?? stack) : stack, bucket)}`);
}

start(DEPLOY, deploy);
