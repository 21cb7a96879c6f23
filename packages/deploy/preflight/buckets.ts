import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { bucketNames } from '../../facts';
import { clientOf, type Context, within } from './context';
import { attempt, fail, type Finding, open, ok } from './finding';

type Owner = 'ours' | 'nobody' | 'others' | 'elsewhere';

/** What S3's status says about a bucket name, when asked with the account that should own it. */
const OWNERS: Readonly<Record<number, Owner>> = {
  200: 'ours',
  301: 'elsewhere',
  403: 'others',
  404: 'nobody',
};

/** Checks that the names of all buckets of the project are free, or belong to this account already. */
export async function checkBuckets(context: Context): Promise<Finding[]> {
  const { settings } = context;
  const names = [settings.stateBucket, ...bucketNames(settings)];
  const findings = await Promise.all(
    names.map((name) => attempt(`the bucket ${name}`, () => checkBucket(context, name))),
  );
  return findings.flat();
}

async function checkBucket(context: Context, name: string): Promise<Finding[]> {
  const { account, region } = context.settings;
  switch (await ownerOf(context, name)) {
    case 'ours':
      return [ok(`the bucket ${name} belongs to this project`)];
    case 'nobody':
      return [
        name === context.settings.stateBucket
          ? open(
              `the state bucket ${name} does not exist yet, and its name is free`,
              'npm run bootstrap creates it.',
            )
          : ok(`the bucket name ${name} is free`),
      ];
    case 'others':
      return [
        fail(
          `the bucket ${name} exists, but not in account ${account}, or you may not look at it (s3:ListBucket)`,
          'Choose another `project`; if it is yours, let an administrator allow you s3:ListBucket on it.',
        ),
      ];
    case 'elsewhere':
      return [
        fail(
          `the bucket ${name} exists in another region than ${region}`,
          'Delete it there, or choose another `project`.',
        ),
      ];
  }
}

/** Who owns a bucket. @throws S3's error where it does not tell that */
export async function ownerOf(context: Context, Bucket: string): Promise<Owner> {
  const client = new S3Client({ ...clientOf(context), forcePathStyle: true });
  const question = new HeadBucketCommand({ Bucket, ExpectedBucketOwner: context.settings.account });
  try {
    await client.send(question, within(context));
    return 'ours';
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
    const owner = OWNERS[status];
    if (owner) return owner;
    throw error;
  }
}
