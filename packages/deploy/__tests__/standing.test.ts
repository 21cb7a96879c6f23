import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import config from '../../../__tests__/support/example-config';
import { refuseForgotten } from '../state/forgotten-stacks';
import { refuseMoved } from '../state/moved';
import { StateBucketClient } from '../state/state-bucket';
import { startEmbeddedAws, type EmbeddedAws } from '../../embedded-aws';
import { type Facts, resolveFacts } from '../../facts';
import { parseState } from '../../plan-verdict';
import { stateWith } from './state-with';

const original = process.env;
let aws: EmbeddedAws;
let settings: Facts;
let bucket: StateBucketClient;

beforeAll(async () => {
  aws = await startEmbeddedAws();
  process.env = { ...original, ...aws.environment };
  settings = resolveFacts(config);
  bucket = new StateBucketClient(settings);
});
afterAll(async () => {
  process.env = original;
  await aws.stop();
});

const write = (Key: string, body: unknown) =>
  new S3Client({ region: settings.region, forcePathStyle: true }).send(
    new PutObjectCommand({ Bucket: bucket.name, Key, Body: JSON.stringify(body) }),
  );
const resource = { mode: 'managed', type: 'aws_vpc', name: 'vpc', instances: [] };
const inside = stateWith({ resources: [resource] });

test('the first project of an account is accepted', () =>
  expect(refuseMoved(settings, bucket)).resolves.toBeUndefined());

describe('with a state bucket', () => {
  beforeAll(() => bucket.create());

  test('its own project is accepted', () => expect(refuseMoved(settings, bucket)).resolves.toBeUndefined());

  test('another region is refused, with what to do', () =>
    expect(
      new StateBucketClient(resolveFacts({ ...config, region: 'eu-west-1' })).mustExist(),
    ).rejects.toThrow(
      'The settings have region eu-west-1, but the project "hello" is deployed in us-east-1 (its state is in ' +
        'hello-state-123456789012-us-east-1). Nothing was changed. A project cannot be moved: everything would be ' +
        'created a second time while the first keeps running, and its IAM roles belong to the whole account. Set ' +
        '`region` back; for eu-west-1, create a project with another name: docs/changing.md says how to move users.',
    ));

  test('another name is refused, with what to do', () =>
    expect(new StateBucketClient(resolveFacts({ ...config, project: 'world' })).mustExist()).rejects.toThrow(
      'The project "world" does not exist yet, but the account has the project "hello" in us-east-1. Nothing was ' +
        'changed. A project cannot be renamed: everything would be created a second time while the first keeps ' +
        'running. If you renamed it, set `project` back; if "world" is a second project: npm run bootstrap -- ' +
        '--beside hello',
    ));

  test('a second project is accepted only if the first one is named', async () => {
    const world = resolveFacts({ ...config, project: 'world' });
    await expect(refuseMoved(world, bucket, 'hello')).resolves.toBeUndefined();
    await expect(refuseMoved(world, bucket, 'hallo')).rejects.toThrow('cannot be renamed');
    // The IAM roles of one project in two regions would have the same names.
    await expect(
      refuseMoved(resolveFacts({ ...config, region: 'eu-west-1' }), bucket, 'hello'),
    ).rejects.toThrow('cannot be moved');
  });

  test('deployed stages that are in the settings are accepted', async () => {
    for (const stack of ['state', 'staging', 'pipeline']) await write(`hello/${stack}.tfstate`, inside);
    await write('hello/staging.tfstate.tflock', {});
    expect((await bucket.stacks()).sort()).toEqual(['pipeline', 'staging', 'state']);
    await expect(refuseForgotten(settings, bucket)).resolves.toBeUndefined();
  });

  test('a destroyed stage that is not in the settings is accepted', async () => {
    const data = { ...resource, mode: 'data', type: 'aws_prefix_list' };
    await write('hello/destroyed.tfstate', stateWith({ resources: [data] }));
    await expect(refuseForgotten(settings, bucket)).resolves.toBeUndefined();
  });

  test('a deployed stage that is not in the settings is refused, with what to do', async () => {
    await write('hello/qa.tfstate', inside);
    await expect(refuseForgotten(settings, bucket)).rejects.toThrow(
      '"qa" is not in the settings any more, but it still exists on AWS and would go on costing. Nothing was ' +
        'changed. Put it back into `stages`, destroy it (npm run destroy -- qa), then remove it. A stage cannot be ' +
        'renamed: add the new one beside it, with its own names and CIDR, move users over, then destroy the old ' +
        'one.',
    );
  });

  test('a deployed pipeline that is not in the settings is refused, with what to do', () =>
    expect(refuseForgotten(resolveFacts({ ...config, pipeline: false }), bucket)).rejects.toThrow(
      'The settings have `pipeline: false`, but the pipeline still exists on AWS and would go on releasing and ' +
        'costing. Nothing was changed. Remove `pipeline: false`, destroy the pipeline (npm run destroy -- ' +
        'pipeline), then put `pipeline: false` back.',
    ));

  test.each([
    ['text', '?', 'it is not JSON'],
    ['an older format', '{ "version": 3 }', 'at "version": Invalid input: expected 4'],
  ])('a state that cannot be read is not taken for an empty one: %s', (_, text, why) =>
    expect(
      refuseForgotten(settings, {
        stacks: () => Promise.resolve(['odd']),
        state: async (stack) => parseState(text, `state of ${stack}`),
      }),
    ).rejects.toThrow(`The state of odd is not a Terraform state of format 4: ${why}.`),
  );
});
