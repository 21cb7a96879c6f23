import config from '../../../__tests__/support/example-config';
import { resolveFacts } from '../../facts';
import { readme } from '../readme';

const stacks = ['state', 'staging', 'production', 'pipeline'];

test('names each stack with its state, in the order of deployment', () => {
  const text = readme(resolveFacts(config), stacks);
  const rows = [...text.matchAll(/^\| `(\w+)` \| `(.*)` \|$/gm)].map(([, ...cells]) => cells);
  expect(rows).toEqual(stacks.map((stack) => [stack, `hello/${stack}.tfstate`]));
  expect(text).toContain('in the bucket `hello-state-123456789012-us-east-1`');
  expect(text).toContain('credentials of the account 123456789012');
});

test('says how a new launch template reaches the instances of each stage, and how to release', () => {
  const text = readme(resolveFacts(config), stacks);
  expect(text.match(/--auto-scaling-group-name \S+/g)).toEqual([
    '--auto-scaling-group-name hello-staging',
    '--auto-scaling-group-name hello-production',
  ]);
  expect(text).toContain(
    'aws codepipeline start-pipeline-execution --region us-east-1 --name hello-pipeline',
  );
});

test('does not mention a pipeline if there is none', () => {
  const facts = { ...resolveFacts(config), pipeline: false };
  expect(readme(facts, ['state', 'staging'])).not.toContain('pipeline');
});
