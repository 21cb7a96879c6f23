import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  waitUntilBucketExists,
} from '@aws-sdk/client-s3';
import type { BucketLocationConstraint } from '@aws-sdk/client-s3';
import type { Facts } from '../../facts';
import { clientConfig } from '../account/aws';
import { parseState, type State } from '../../plan-verdict';
import { UserError } from '../../command';
import type { StateLock } from '../../terraform';
import { type ProjectBucket, refuseMoved } from './moved';

/** The message about a lock that Terraform cannot remove, because the lock's id is missing in it. */
export const brokenLock = (stack: string, address: string): string =>
  `The lock of the state of ${stack} is empty or broken: its owner is unknown, and Terraform can neither acquire ` +
  `nor remove it. Nothing was changed. Make sure that nobody works on ${stack}, then remove it:\n  aws s3 rm ` +
  `${address}`;

/**
 * The bucket of all Terraform states, through the AWS SDK: for what must be known or done before Terraform
 * can start.
 */
export class StateBucketClient {
  readonly name: string;
  private readonly s3: S3Client;

  constructor(private readonly settings: Facts) {
    this.name = settings.stateBucket;
    this.s3 = new S3Client({ ...clientConfig(settings.region), forcePathStyle: true });
  }

  /**
   * Whether the bucket exists and belongs to this account.
   *
   * @throws UserError where another account owns the name, or where these credentials may not read it
   */
  async exists(): Promise<boolean> {
    try {
      await this.s3.send(
        new HeadBucketCommand({ Bucket: this.name, ExpectedBucketOwner: this.settings.account }),
      );
      return true;
    } catch (error) {
      const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
      if (status === 404) return false;
      if (status === 403) throw this.foreign();
      if (status === 301)
        throw new UserError(
          `The bucket ${this.name} is in another region than ${this.settings.region}. Nothing was changed.`,
        );
      throw new UserError(
        `S3 did not answer whether the bucket ${this.name} exists: ${(error as Error).message}`,
      );
    }
  }

  /** Checks that the bucket exists. @throws UserError where the bootstrap was not run yet */
  async mustExist(): Promise<void> {
    if (await this.exists()) return;
    await refuseMoved(this.settings, this);
    throw new UserError(
      `Not bootstrapped yet: the state bucket ${this.name} does not exist in account ${this.settings.account}. ` +
        `Nothing was changed. Run npm run bootstrap first; it is needed once.`,
    );
  }

  /**
   * Creates the bucket, with versioning and without public access before the first state is written to it.
   * Can be repeated. Terraform manages the rest of its configuration (modules/state-bucket.ts).
   */
  async create(): Promise<void> {
    const { region } = this.settings;
    const elsewhere = {
      CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
    };
    try {
      // S3 does not accept us-east-1 as a location constraint.
      await this.s3.send(
        new CreateBucketCommand({ Bucket: this.name, ...(region === 'us-east-1' ? {} : elsewhere) }),
      );
    } catch (error) {
      if ((error as Error).name === 'BucketAlreadyExists') throw this.foreign();
      if ((error as Error).name !== 'BucketAlreadyOwnedByYou') throw error;
    }
    await waitUntilBucketExists({ client: this.s3, maxWaitTime: 60 }, { Bucket: this.name });
    await this.configure();
  }

  /**
   * Sets versioning, and blocks public access: both are needed before a state is in the bucket. Can be
   * repeated.
   */
  async configure(): Promise<void> {
    const Bucket = this.name;
    await this.s3.send(
      new PutPublicAccessBlockCommand({
        Bucket,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      }),
    );
    await this.s3.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
  }

  /**
   * Who holds the lock of a stack's state; undefined where nobody does.
   *
   * @throws UserError where the lock is empty or broken: its write was interrupted, and its owner is unknown
   */
  async lock(stack: string): Promise<StateLock | undefined> {
    const key = `${this.settings.project}/${stack}.tfstate.tflock`;
    const text = await this.read(key);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text) as StateLock;
    } catch {
      throw new UserError(brokenLock(stack, `s3://${this.name}/${key}`));
    }
  }

  /**
   * The state of a stack; undefined where there is none yet.
   *
   * @throws PlanError where the object in the bucket is not a state
   */
  async state(stack: string): Promise<State | undefined> {
    const text = await this.read(`${this.settings.project}/${stack}.tfstate`);
    return text === undefined ? undefined : parseState(text, `state of ${stack}`);
  }

  /**
   * The stacks that have a state, also those that the settings no longer name.
   *
   * @throws UserError where the bucket may not be listed
   */
  async stacks(): Promise<string[]> {
    const Prefix = `${this.settings.project}/`;
    try {
      // A page holds a thousand objects; a project has a state for each stage, and few others.
      const { Contents = [] } = await this.s3.send(new ListObjectsV2Command({ Bucket: this.name, Prefix }));
      return Contents.flatMap(({ Key = '' }) => /^[^/]+\/([^/]+)\.tfstate$/.exec(Key)?.[1] ?? []);
    } catch (error) {
      throw new UserError(
        `The state bucket ${this.name} cannot be listed: ${(error as Error).message}. Nothing was changed.`,
      );
    }
  }

  /**
   * The account's buckets that hold the state of a project, with this one. Empty where they may not be
   * listed.
   */
  async ofAccount(): Promise<ProjectBucket[]> {
    const pattern = new RegExp(`^(.+)-state-${this.settings.account}-([a-z]+(?:-[a-z]+)+-\\d)$`);
    const { Buckets = [] } = await this.s3.send(new ListBucketsCommand({})).catch(() => ({ Buckets: [] }));
    return Buckets.flatMap(({ Name: name = '' }) => {
      const [, project, region] = pattern.exec(name) ?? [];
      return project && region ? [{ project, region, name }] : [];
    });
  }

  private async read(Key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.name, Key }));
      return await Body?.transformToString();
    } catch (error) {
      if (['NoSuchKey', 'NoSuchBucket'].includes((error as Error).name)) return undefined;
      throw new UserError(
        `${Key} cannot be read from the state bucket ${this.name}: ${(error as Error).message}. Nothing was changed.`,
      );
    }
  }

  private foreign(): UserError {
    return new UserError(
      `The bucket ${this.name} exists, but it is not in account ${this.settings.account}, or you may not use it. ` +
        'Nothing was changed: the state is never written to a bucket of another account. Choose another `project` ' +
        'name.',
    );
  }
}
