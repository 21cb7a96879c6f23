import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { checkAccount } from '../account/account';
import { UserError } from '../../command';
import { StateBucketClient } from '../state/state-bucket';
import { type Facts, resolveFacts } from '../../facts';
import { startEmbeddedAws, type EmbeddedAws } from '../../embedded-aws';
import config from '../../../__tests__/support/example-config';

const original = process.env;
let aws: EmbeddedAws;
let settings: Facts;

beforeAll(async () => {
  aws = await startEmbeddedAws();
  settings = resolveFacts(config);
});
beforeEach(() => void (process.env = { ...original, ...aws.environment }));
afterEach(() => void (process.env = original));
afterAll(() => aws.stop());

describe('the check of the account', () => {
  test('accepts the account of the settings', () => expect(checkAccount(settings)).resolves.toBeUndefined());

  test('refuses another account', () =>
    expect(checkAccount(resolveFacts({ ...config, account: '210987654321' }))).rejects.toThrow(
      'Wrong account: the credentials belong to account 123456789012, but the settings say account 210987654321. ' +
        'Nothing was changed. Switch to credentials of 210987654321 (AWS_PROFILE), or correct `account`.',
    ));

  test('says how to sign in if there are no credentials', async () => {
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
    process.env.HOME = mkdtempSync(join(tmpdir(), 'home-'));
    await expect(checkAccount(settings)).rejects.toThrow(
      'No AWS credentials were found. Nothing was changed. Sign in (aws sso login, then AWS_PROFILE=<profile>), ' +
        'or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.\nTo try everything without an AWS account: npm run ' +
        'rehearse.',
    );
  });

  test('names the address if nothing listens there', async () => {
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:9';
    await expect(checkAccount(settings)).rejects.toThrow(
      /^http:\/\/127\.0\.0\.1:9 \(AWS_ENDPOINT_URL\) cannot be reached or does not answer: .+ Nothing was changed\.$/,
    );
  });
});

describe('the state bucket', () => {
  test('that does not exist is reported as "not bootstrapped yet"', () =>
    expect(new StateBucketClient(resolveFacts({ ...config, project: 'absent' })).mustExist()).rejects.toThrow(
      'Not bootstrapped yet: the state bucket absent-state-123456789012-us-east-1 does not exist in account ' +
        '123456789012. Nothing was changed. Run npm run bootstrap first; it is needed once.',
    ));

  test('whose name another account has is refused, by exists() and by create()', async () => {
    const bucket = new StateBucketClient(resolveFacts({ ...config, project: 'foreign' }));
    aws.seedForeignBucket(bucket.name);
    const message =
      'The bucket foreign-state-123456789012-us-east-1 exists, but it is not in account 123456789012, or you may ' +
      'not use it. Nothing was changed: the state is never written to a bucket of another account. Choose ' +
      'another `project` name.';
    await expect(bucket.exists()).rejects.toThrow(message);
    await expect(bucket.create()).rejects.toThrow(message);
  });

  test('can be created twice, and is versioned and private before any state is written', async () => {
    const bucket = new StateBucketClient(resolveFacts({ ...config, project: 'twice' }));
    await bucket.create();
    await bucket.create();
    expect(await bucket.exists()).toBe(true);
    const calls = aws.requests
      .filter(({ resource }) => resource.includes(bucket.name))
      .map(({ action }) => action);
    expect(calls).toEqual(
      expect.arrayContaining(['CreateBucket', 'PutPublicAccessBlock', 'PutBucketVersioning']),
    );
    expect(calls).not.toContain('PutObject');
  });

  test('with an empty lock is refused with the command that removes the lock, as Terraform cannot', async () => {
    const bucket = new StateBucketClient(resolveFacts({ ...config, project: 'emptied' }));
    await bucket.create();
    const Key = 'emptied/staging.tfstate.tflock';
    const s3 = new S3Client({ region: settings.region, forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: bucket.name, Key, Body: '', ContentLength: 0 }));
    await expect(bucket.lock('staging')).rejects.toThrow(
      new UserError(
        'The lock of the state of staging is empty or broken: its owner is unknown, and Terraform can neither ' +
          'acquire nor remove it. Nothing was changed. Make sure that nobody works on staging, then remove it:\n  ' +
          `aws s3 rm s3://${bucket.name}/${Key}`,
      ),
    );
  });

  test('without a lock reports none', async () => {
    const bucket = new StateBucketClient(resolveFacts({ ...config, project: 'locked' }));
    await bucket.create();
    expect(await bucket.lock('staging')).toBeUndefined();
  });
});
