import { accessLogBucketName, stateBucketName } from '../../../../settings/names';
import type { Defect } from './defect';
import { deployPipeline, deployTopics } from './deployed';
import { good } from './good';
import type { World } from './world';

const quotaLink = (service: string, code: string) =>
  `https://us-east-1.console.aws.amazon.com/servicequotas/home/services/${service}/quotas/${code}`;

/** The text of a remedy after the link, if one stage would fit. */
const orOneStage = (takes: number) =>
  ` (or begin with one stage, which takes ${takes}: npm run init -- --one-stage)`;

/** A quota that is too small for these settings. */
const quota = (
  name: string,
  service: string,
  code: string,
  value: number,
  line: string,
  ask: number,
  oneStage?: number,
): Defect => ({
  name,
  prepare: ({ aws }) => aws.quotas.set(service, code, value),
  lines: [
    `${line}. Request ${ask}: ${quotaLink(service, code)}${oneStage === undefined ? '' : orOneStage(oneStage)}`,
  ],
});

const allocate = async ({ calls }: World) => {
  const { text } = await calls.query('ec2', 'AllocateAddress', { Domain: 'vpc' });
  return /<allocationId>([^<]+)</.exec(text)?.[1] ?? '';
};

const NO_CONNECTION =
  'arn:aws:codeconnections:us-east-1:123456789012:connection/11111111-2222-3333-4444-555555555555';

export const quotaDefects: Defect[] = [
  {
    name: 'Elastic IP addresses of others',
    prepare: async (world) => {
      const ids = [await allocate(world), await allocate(world)];
      return () =>
        Promise.all(ids.map((AllocationId) => world.calls.query('ec2', 'ReleaseAddress', { AllocationId })));
    },
    lines: [
      'Elastic IP addresses: the quota is only 5, these settings need 4, other resources use 2. Request 6: ' +
        `${quotaLink('ec2', 'L-0263D0A3')}${orOneStage(3)}`,
    ],
  },
  quota(
    'too few VPCs',
    'vpc',
    'L-F678F1CE',
    2,
    'VPCs: the quota is only 2, these settings need 2, other resources use 1',
    3,
  ),
  quota(
    'too few internet gateways',
    'vpc',
    'L-A4707A72',
    1,
    'internet gateways: the quota is only 1, these settings need 2',
    2,
  ),
  quota(
    'too few NAT gateways in a zone',
    'vpc',
    'L-FE5A380F',
    1,
    'NAT gateways in us-east-1a: the quota is only 1, these settings need 2',
    2,
  ),
  quota(
    'too few load balancers',
    'elasticloadbalancing',
    'L-53DA6B97',
    1,
    'Application Load Balancers: the quota is only 1, these settings need 2',
    2,
  ),
  quota(
    'one vCPU less than the largest instance refresh needs',
    'ec2',
    'L-1216C47A',
    31,
    'vCPUs of Standard instances, the largest stage twice (during an instance refresh): the quota is only 31, ' +
      'these settings need 32',
    32,
    4,
  ),
  quota(
    'fewer vCPUs than one stage needs, so one stage is not proposed',
    'ec2',
    'L-1216C47A',
    3,
    'vCPUs of Standard instances, the largest stage twice (during an instance refresh): the quota is only 3, ' +
      'these settings need 32',
    32,
  ),
  quota(
    'no builds, as in a new account',
    'codebuild',
    'L-5ED1D25B',
    0,
    'builds at once on ARM/Small: the quota is only 0, these settings need 1',
    1,
  ),
  {
    name: 'running instances of others',
    prepare: async ({ calls }) => {
      const started = { ImageId: 'ami-12345678', InstanceType: 'm5.large', MinCount: '1', MaxCount: '1' };
      const { text } = await calls.query('ec2', 'RunInstances', started);
      const id = /<instanceId>([^<]+)</.exec(text)?.[1] ?? '';
      return () => calls.query('ec2', 'TerminateInstances', { 'InstanceId.1': id });
    },
    lines: [
      'vCPUs of Standard instances, the largest stage twice (during an instance refresh): the quota is only 32, ' +
        'these settings need 32, other resources use 2. Request 34: ' +
        `${quotaLink('ec2', 'L-1216C47A')}${orOneStage(4)}`,
    ],
  },
];

const foreign = (bucket: string) =>
  `the bucket ${bucket} exists, but not in account 123456789012, or you may not look at it (s3:ListBucket). Choose ` +
  'another `project`; if it is yours, let an administrator allow you s3:ListBucket on it.';

/** A bucket name that another account has. The foreign bucket cannot be removed, so each defect has its own project. */
const taken = (
  project: string,
  name: string,
  bucketOf: (settings: ReturnType<typeof good>) => string,
): Defect => ({
  name,
  settings: (settings) => ({ ...settings, project }),
  prepare: ({ aws }) => aws.seedForeignBucket(bucketOf(good({ project }))),
  lines: [foreign(bucketOf(good({ project })))],
});

export const bucketDefects: Defect[] = [
  taken('taken', 'a state bucket in another account', stateBucketName),
  taken('seized', 'a log bucket in another account', (settings) =>
    accessLogBucketName(settings, 'production'),
  ),
  {
    name: 'a bucket in another region',
    prepare: ({ aws }) =>
      void aws.faults.add({
        action: 'HeadBucket',
        resource: /artifacts/,
        fault: { kind: 'error', code: 'PermanentRedirect', message: '', status: 301 },
      }),
    lines: [
      'the bucket hello-artifacts-123456789012-us-east-1 exists in another region than us-east-1. Delete it there, or ' +
        'choose another `project`.',
    ],
  },
];

/** Steps that only a person can do, after the deploy. */
export const deployedDefects: Defect[] = [
  {
    name: 'a connection that is not completed',
    prepare: deployPipeline,
    lines: [
      'the connection hello-pipeline to the repository is PENDING: complete it in the console. Open ' +
        'https://us-east-1.console.aws.amazon.com/codesuite/settings/connections?region=us-east-1, choose ' +
        'hello-pipeline, then "Update pending connection".',
    ],
  },
  {
    name: 'a connection in the settings that does not exist',
    settings: (settings) => ({
      ...settings,
      repository: { ...settings.repository, connection: NO_CONNECTION },
    }),
    lines: [
      `the connection ${NO_CONNECTION} does not exist. Correct repository.connection, or remove it to have one ` +
        'created.',
    ],
  },
  {
    name: 'a missing secret',
    settings: (settings) => {
      const [stage] = Object.values(settings.stages);
      const app = { ...stage!.app, secrets: { API_KEY: 'secretsmanager:hello/api#key' } };
      return { ...settings, stages: { ...settings.stages, [stage!.name]: { ...stage!, app } } };
    },
    lines: [
      'the secret hello/api does not exist in us-east-1 (staging: API_KEY). Create it (aws secretsmanager create-secret ' +
        "--name 'hello/api' …), or correct app.secrets.",
    ],
  },
  {
    name: 'an e-mail address that has not confirmed its topics',
    settings: (settings) => ({ ...settings, alerts: { ...settings.alerts, emails: ['new@example.com'] } }),
    prepare: (world) => deployTopics(world, 'new@example.com'),
    lines: [
      'new@example.com has not confirmed 6 of 6 topics: hello-staging-urgent, hello-staging-later, ' +
        'hello-production-urgent, hello-production-later, hello-pipeline-urgent, hello-pipeline-later. Click the link ' +
        'in each of the mails from no-reply@sns.amazonaws.com; the console sends them again (SNS, Subscriptions, ' +
        'Request confirmation).',
    ],
  },
];
