import { secondOpinion } from './second-opinion';

/** Each protocol by the services that the embedded AWS plays itself; all services are compared by the slow tests. */
const SERVICES = [
  'autoscaling',
  'budgets',
  'codebuild',
  'codedeploy',
  'codepipeline',
  'codestar-notifications',
  'ec2:CreateV',
  'route53',
];

test('requests are read as botocore writes them, and judged as its ParamValidator judges them', async () => {
  const { requests, protocols, readOtherwise, spoiled, judgedOtherwise } = await secondOpinion(SERVICES);
  expect({ readOtherwise, judgedOtherwise }).toEqual({ readOtherwise: [], judgedOtherwise: [] });
  expect(protocols).toEqual(['ec2', 'json', 'query', 'rest-json', 'rest-xml']);
  expect(requests).toBeGreaterThan(300);
  expect(spoiled).toBeGreaterThan(500);
  process.stdout.write(
    `Requests: ${requests} requests of botocore and ${spoiled} spoiled ones compared, 0 unexplained.\n`,
  );
});
