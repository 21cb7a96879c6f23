import { Construct } from 'constructs';
import { StateBucket } from '../modules/state-bucket';
import { stateBucketName } from '../settings/names';
import { BaseStack, BaseStackProps } from './base';

/**
 * The bucket that holds the state of every stack, this one's included. `npm run bootstrap` creates the bucket
 * itself before the first `terraform init`, and this stack imports it (docs/decisions/0002-bootstrap.md).
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
  }
}
