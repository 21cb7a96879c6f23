import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import type { Facts } from '../../facts';
import { parseState, type State } from '../../plan-verdict';
import { asking, clientConfig } from '../account/aws';

/** A version of a stack's state in the bucket. */
export interface StateVersion {
  /** The version id in S3. */
  readonly id: string;
  /** When it was written, in ISO 8601 and UTC. */
  readonly written: string;
  /** Whether it is the current version, which Terraform reads. */
  readonly isLatest: boolean;
  readonly serial: number;
  /** How many resources it contains, without data sources. */
  readonly resources: number;
}

/** How many versions are read, the newest first. */
const MOST = 50;

/** The versions of a stack's state in the bucket. Reads only. */
export class StateVersions {
  private readonly s3: S3Client;
  private readonly bucket: string;
  private readonly key: string;

  constructor(
    settings: Facts,
    private readonly stack: string,
  ) {
    this.s3 = new S3Client({ ...clientConfig(settings.region), forcePathStyle: true });
    this.bucket = settings.stateBucket;
    this.key = `${settings.project}/${stack}.tfstate`;
  }

  /** The versions, the newest first. */
  async list(): Promise<StateVersion[]> {
    const found = await asking('listing the versions of the state', () => this.listed());
    return Promise.all(
      found.slice(0, MOST).map(async ({ VersionId: id = '', LastModified, IsLatest: isLatest = false }) => {
        const state = await this.read(id);
        const written = LastModified?.toISOString() ?? '';
        return { id, written, isLatest, serial: state.serial, resources: countResources(state) };
      }),
    );
  }

  /** Reads a version of the state. @throws UserError where AWS refuses, PlanError where it is not a state */
  async read(VersionId: string): Promise<State> {
    return asking(`reading version ${VersionId} of the state`, async () => {
      const command = new GetObjectCommand({ Bucket: this.bucket, Key: this.key, VersionId });
      const { Body } = await this.s3.send(command);
      const text = (await Body?.transformToString()) ?? '';
      return parseState(text, `version ${VersionId} of the state of ${this.stack}`);
    });
  }

  /** S3 lists the newest version of a key first. A page holds a thousand. */
  private async listed() {
    const command = new ListObjectVersionsCommand({ Bucket: this.bucket, Prefix: this.key });
    const { Versions = [] } = await this.s3.send(command);
    return Versions.filter(({ Key }) => Key === this.key);
  }
}

function countResources({ resources }: State): number {
  return resources
    .filter(({ mode }) => mode === 'managed')
    .reduce((sum, { instances }) => sum + instances.length, 0);
}

/** An older state as the newest version: Terraform accepts only a higher serial of the same lineage. */
export function asNewest(old: State, newest: Pick<State, 'serial' | 'lineage'>): State {
  return { ...old, serial: newest.serial + 1, lineage: newest.lineage };
}
