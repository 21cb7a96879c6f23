import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreatePolicyCommand, CreatePolicyVersionCommand, IAMClient } from '@aws-sdk/client-iam';
import { lackingInBoundary, refuseNarrowBoundary } from '../boundary/boundary';
import { lackingIn } from '../boundary/lacking';
import { ROOT, START } from '../../command';
import { type Policy, readPolicy } from '../../documents';
import { StateBucketClient } from '../state/state-bucket';
import { runProgram } from '../../rehearsals';
import { startEmbeddedAws, type EmbeddedAws } from '../../embedded-aws';
import { resolveFacts } from '../../facts';
import type { SettingsInput } from '../../../settings';
import { policiesOf, stateStack } from '../../../__tests__/modules/circleci/simulate';
import config from '../../../__tests__/support/example-config';
import { CIRCLECI } from '../../../__tests__/support/stacks';

const boundaryOf = (changes: Partial<SettingsInput> = {}) =>
  readPolicy(policiesOf(stateStack(true, changes)).boundary) as Policy;
const secrets = (count: number) => ({
  app: {
    secrets: Object.fromEntries(Array.from({ length: count }, (_, i) => [`S_${i}`, `ssm:/hello/s/${i}`])),
  },
});

const uploads = (...actions: `s3:${string}`[]) => ({
  app: {
    permissions: {
      Use: { why: 'Keeps what users upload.', actions, resources: ['arn:aws:s3:::acme-uploads/*' as const] },
    },
  },
});

describe('what a boundary lacks', () => {
  const shipped = boundaryOf();
  const without = (text: string) => readPolicy(JSON.stringify(shipped.raw).replace(text, '"x:Y"')) as Policy;
  const { staging } = config.stages;

  test.each<[string, Policy, Policy, string[]]>([
    ['nothing, if it is the needed one', shipped, shipped, []],
    ['an action of the statement Named', without('"s3:PutObjectAcl"'), shipped, ['s3:PutObjectAcl (Named)']],
    ['an action of the statement Read', without('"s3:GetObject"'), shipped, ['s3:GetObject (Read)']],
    [
      'a secret',
      shipped,
      boundaryOf(secrets(1)),
      [
        'arn:aws:ssm:us-east-1:123456789012:parameter/hello/s/0 (Read)',
        'kms:Decrypt (DecryptSecrets)',
        '* (DecryptSecrets)',
      ],
    ],
    ['nothing, with a secret more than needed', boundaryOf(secrets(1)), shipped, []],
    [
      'nothing, for a secret of a folder that it allows as a whole',
      boundaryOf(secrets(60)),
      boundaryOf(secrets(1)),
      [],
    ],
    [
      'a permission of the app',
      shipped,
      boundaryOf(uploads('s3:GetObject')),
      ['s3:GetObject (AppUse)', 'arn:aws:s3:::acme-uploads/* (AppUse)'],
    ],
    [
      'one more action of a permission',
      boundaryOf(uploads('s3:GetObject')),
      boundaryOf(uploads('s3:GetObject', 's3:PutObject')),
      ['s3:PutObject (AppUse)'],
    ],
    ['nothing, with a permission more than needed', boundaryOf(uploads('s3:GetObject')), shipped, []],
    ['nothing, with a stage more than needed', shipped, boundaryOf({ stages: { staging: staging! } }), []],
  ])('%s', (_, live, needed, lacking) => expect(lackingIn(live, needed)).toEqual(lacking));

  test('a new stage, in each statement with the names of stages', () => {
    const qa = { ...staging!, names: ['qa'], network: { cidr: '10.7.0.0/16' } };
    const lacking = lackingIn(shipped, boundaryOf({ stages: { ...config.stages, qa } }));
    expect(lacking).toContain('arn:aws:iam::123456789012:role/hello-qa-instance (HandOnInstanceRoles)');
    expect(lacking).toContain('alias/hello-qa-sessions (UseOwnKeys)');
  });
});

describe('the boundary on AWS', () => {
  const original = process.env;
  const folder = mkdtempSync(join(tmpdir(), 'boundary-'));
  const settings = resolveFacts({ ...config, circleci: CIRCLECI });
  const FIRST = 'First, a person runs: npm run deploy -- state. Nothing was changed.';
  let aws: EmbeddedAws;
  let iam: IAMClient;

  beforeAll(async () => {
    aws = await startEmbeddedAws();
    process.env = { ...original, ...aws.environment, CDKTF_OUTDIR: folder };
    iam = new IAMClient({ region: 'us-east-1' });
    needed(stateStack());
  });
  /** Writes the synthesized stack `state`, which the check reads. */
  function needed(resource: ReturnType<typeof stateStack>): void {
    mkdirSync(join(folder, 'stacks', 'state'), { recursive: true });
    writeFileSync(join(folder, 'stacks', 'state', 'cdk.tf.json'), JSON.stringify({ resource }));
  }
  afterAll(async () => {
    process.env = original;
    await aws.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const text = JSON.stringify(boundaryOf().raw);
  const PolicyArn = 'arn:aws:iam::123456789012:policy/hello-boundary';

  test('that is missing must first be created by a person', () =>
    expect(refuseNarrowBoundary(settings, 'staging')).rejects.toThrow(
      new Error(
        'The permissions boundary hello-boundary on AWS does not allow what these settings need: the boundary ' +
          `itself. ${FIRST}`,
      ),
    ));

  test('of an older version must first be updated by a person', async () => {
    const before = text.replace('"s3:PutObjectAcl",', '').replace('"s3:ListBucket",', '');
    await iam.send(new CreatePolicyCommand({ PolicyName: 'hello-boundary', PolicyDocument: before }));
    await expect(refuseNarrowBoundary(settings, 'pipeline')).rejects.toThrow(
      new Error(
        'The permissions boundary hello-boundary on AWS does not allow what these settings need: s3:ListBucket (Named), ' +
          `s3:PutObjectAcl (Named). ${FIRST}`,
      ),
    );
    await expect(refuseNarrowBoundary(settings, 'state')).resolves.toBeUndefined(); // a deploy of `state` fixes it
  });

  test('of an older version ends a deploy with the same message', async () => {
    await new StateBucketClient(settings).create();
    const file = join(folder, 'config.ts');
    const ci = JSON.stringify(CIRCLECI);
    writeFileSync(
      file,
      `import config from '${ROOT}/config';\nexport default { ...config, circleci: ${ci} };\n`,
    );
    const env = { ...process.env, CONFIG: file, CDKTF_OUTDIR: join(folder, 'deploy') };
    const { status, output } = await runProgram(
      [...START, 'packages/deploy/deploy.ts', 'staging', '--yes'],
      env,
      join(folder, 'deploy.log'),
    );
    expect(output).toContain(`s3:ListBucket (Named), s3:PutObjectAcl (Named). ${FIRST}`);
    expect(status).toBe(1);
  });

  test('must first be updated by a person for a new permission of the app', async () => {
    const version = { PolicyArn, PolicyDocument: text, SetAsDefault: true };
    await iam.send(new CreatePolicyVersionCommand(version));
    needed(stateStack(true, uploads('s3:GetObject', 's3:PutObject')));
    const refusal = refuseNarrowBoundary(settings, 'staging').finally(() => needed(stateStack()));
    await expect(refusal).rejects.toThrow(
      new Error(
        'The permissions boundary hello-boundary on AWS does not allow what these settings need: s3:GetObject (AppUse), ' +
          `s3:PutObject (AppUse), arn:aws:s3:::acme-uploads/* (AppUse). ${FIRST}`,
      ),
    );
  });

  test('is not needed without CircleCI, and AWS is not asked', () =>
    expect(lackingInBoundary(resolveFacts(config))).resolves.toEqual([]));

  test('lacks nothing after its update', async () => {
    const version = { PolicyArn, PolicyDocument: text, SetAsDefault: true };
    await iam.send(new CreatePolicyVersionCommand(version));
    await expect(refuseNarrowBoundary(settings, 'pipeline')).resolves.toBeUndefined();
  });
});
