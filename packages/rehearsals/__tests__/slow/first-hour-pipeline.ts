import type { ScreenOptions } from '../../../test-support';
import type { EmbeddedAws } from '../../../embedded-aws';

const NAME = 'shop-production';
/** More than a second: CodePipeline's times are whole seconds, and a later step needs a later time. */
const PAUSE = 1100;

/** Does what AWS and an approving person do in a release to production: the embedded AWS runs no release. */
export class ReleasedByAws {
  constructor(
    private readonly aws: EmbeddedAws,
    private readonly push: { readonly commit: string; readonly message: string },
  ) {}

  /** Ends each step of a release that `npm run release` follows, once it prints that the step has begun. */
  asFollowed(): ScreenOptions['happens'] {
    const then = (act: (id: string) => void) => (text: string) =>
      void setTimeout(() => act(/\/executions\/([0-9a-f-]+)\/timeline/.exec(text)?.[1] ?? ''), PAUSE);
    return [
      [/Source: Source begins/, then((id) => this.fetch(id))],
      [/Build: Build begins/, then((id) => this.finish(id))],
      [/Approve-production: waits for approval/, then((id) => this.finish(id))],
      [/Deploy-production: Prepare begins/, then((id) => this.finish(id))],
      [/Deploy-production: Deploy begins/, then((id) => this.deploy(id))],
    ];
  }

  /** Runs a release that a push started, from its first step to its last. */
  byPush(): void {
    const id = this.aws.pipelines.push('shop-pipeline', this.push);
    this.fetch(id);
    for (let step = 0; step < 3; step++) this.finish(id); // Build, Approve, Prepare
    this.deploy(id);
  }

  private fetch(id: string): void {
    this.aws.pipelines.fetch(id, { ...this.push, author: 'Ann' });
    this.finish(id);
  }

  private finish(id: string): void {
    this.aws.pipelines.finish(id, 'Succeeded');
  }

  private deploy(id: string): void {
    const key = `shop-pipeline/Release/${this.push.commit.slice(0, 7)}`;
    const s3Location = { bucket: 'shop-artifacts-123456789012-us-east-1', key, bundleType: 'zip' };
    const revision = { revisionType: 'S3', s3Location };
    const deployment = this.aws.deployments.add(NAME, NAME, 'Succeeded', { revision });
    this.aws.pipelines.finish(id, 'Succeeded', '', deployment);
  }
}
