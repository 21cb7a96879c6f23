import { Construct } from 'constructs';
import { CircleCi } from '../modules/circleci/circleci';
import { StateBucket } from '../modules/state-bucket';
import type { CircleCiSettings, Settings } from '../settings';
import { artifactBucketName, bucketNames, stateBucketName } from '../settings/names';
import { BaseStack, BaseStackProps } from './base';

/**
 * The stack of the state bucket, which holds the state of every stack, this one's too, and of CI's access to the
 * account. `npm run bootstrap` creates the bucket before the first `terraform init`, and this stack imports it
 * (docs/decisions/0002-bootstrap.md).
 */
export class StateStack extends BaseStack {
  readonly bucket: StateBucket;

  constructor(scope: Construct, id: string, props: BaseStackProps) {
    super(scope, id, props);
    const { settings } = props;
    this.bucket = new StateBucket(this, 'bucket', {
      name: stateBucketName(settings),
      region: settings.region,
    });
    if (settings.circleci) this.letCircleCiIn(settings, settings.circleci);
  }

  private letCircleCiIn(settings: Settings, circleci: CircleCiSettings): void {
    const { project, account, region, repository, pipeline } = settings;
    const stages = Object.values(settings.stages);
    const artifactBucket = artifactBucketName(settings);
    new CircleCi(this, 'circleci', {
      project,
      account,
      region,
      repository,
      circleci,
      stateBucket: stateBucketName(settings),
      stages: stages.map(({ name }) => name),
      scheduled: stages.filter(({ app }) => Object.keys(app.schedule).length > 0).map(({ name }) => name),
      pipeline,
      artifactBucket, // without a pipeline, a person creates it: instances fetch every release from it
      buckets: bucketNames(settings),
      secrets: stages.flatMap(({ app }) => Object.values(app.secrets)),
      permissions: stages.map(({ app }) => app.permissions),
      connection: repository.connection,
    });
  }
}
