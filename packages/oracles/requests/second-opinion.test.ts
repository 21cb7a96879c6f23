import { secondOpinion } from './second-opinion';

/** Services of each protocol that the embedded AWS serves without moto. The slow tests compare all services. */
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

test('requests are read as botocore writes them, and validated as its ParamValidator does', async () => {
  const { requests, protocols, readOtherwise, spoiled, judgedOtherwise } = await secondOpinion(SERVICES);
  expect({ readOtherwise, judgedOtherwise }).toEqual({ readOtherwise: [], judgedOtherwise: [] });
  expect(protocols).toEqual(['ec2', 'json', 'query', 'rest-json', 'rest-xml']);
  expect(requests).toBeGreaterThan(300);
  expect(spoiled).toBeGreaterThan(500);
  process.stdout.write(
    `Requests: ${requests} requests of botocore and ${spoiled} spoiled ones compared, 0 unexplained.\n`,
  );
});
