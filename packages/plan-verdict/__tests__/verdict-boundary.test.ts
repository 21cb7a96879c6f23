import { sketch } from './fixtures';
import { said, sketched } from './helpers';

const SECRETS = (...names: string[]) =>
  JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Action: 'ssm:GetParameter',
        Resource: names.map((name) => `arn:aws:ssm:us-east-1:123456789012:parameter/hello/${name}`),
      },
    ],
  });

test.each<[what: string, change: ReturnType<typeof sketch>, ...said: string[]]>([
  [
    'a boundary that allows less',
    sketch('aws_iam_policy.boundary', 'update', {
      before: { name: 'hello-boundary', policy: SECRETS('old', 'new') },
      set: { policy: SECRETS('new') },
    }),
    'cuts users off',
    'the roles within it, those of running instances too, may no longer: ssm:GetParameter on arn:aws:ssm:us-east-1:123456789012:parameter/hello/old',
    'instead: first deploy every stage that does without, then this; what no stage has any more can go at once',
  ],
  [
    'a boundary that allows more',
    sketch('aws_iam_policy.boundary', 'update', {
      before: { name: 'hello-boundary', policy: SECRETS('old') },
      set: { policy: SECRETS('old', 'new') },
    }),
    'in place',
  ],
])('%s', (_, change, ...expected) => {
  expect(said(sketched(change), change.address)).toEqual(expected);
});
