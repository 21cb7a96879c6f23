import { LIFECYCLE, type LifecycleEvent } from '../../release/deploy/app-specification';
import { REGION, RELEASE_BUCKET } from '../network/names';
import { GROUP, type Account } from './account';
import type { CommandService, Ending } from './commands';

/** Lifecycle events that the load balancer handles and no instance sees. */
const OF_THE_LOAD_BALANCER: readonly LifecycleEvent[] = ['BlockTraffic', 'AllowTraffic'];
/** Longer than any script of a release may run. */
const PATIENCE_SECONDS = 240;

/** How a deployment to the machine ended. */
export interface Outcome {
  readonly id: string;
  readonly seconds: number;
  /** The event that failed, and how; undefined where none failed. */
  readonly failure: (Ending & { readonly event: LifecycleEvent }) | undefined;
}

/** A release that can be deployed. */
export interface Release {
  readonly name: string;
  readonly commit: string;
  /** The systemd unit of the app: `web`; `app` in releases from before the proxy. */
  readonly unit: 'web' | 'app';
  /** Path of the zip file. */
  readonly file: string;
}

/** A CodeDeploy deployment group with one instance. */
export class Deployments {
  private lastGood?: Release;
  private count = 0;

  constructor(
    private readonly account: Account,
    private readonly commands: CommandService,
  ) {}

  /**
   * Deploys a release, event by event; the first failure ends it.
   *
   * @param during called when an event begins
   */
  async deploy(
    release: Release,
    during: (event: LifecycleEvent) => void = () => {},
    creator = 'user',
  ): Promise<Outcome> {
    const started = Date.now();
    const id = `d-${String((this.count += 1)).padStart(9, '0')}`;
    const specification = await this.specification(id, release, creator);
    let failure: Outcome['failure'];
    for (const event of LIFECYCLE.filter((one) => !OF_THE_LOAD_BALANCER.includes(one))) {
      const ended = this.commands.carryOut({ event, specification }, PATIENCE_SECONDS);
      during(event);
      const ending = await ended;
      if (ending.status === 'Succeeded') continue;
      failure = { ...ending, event };
      break;
    }
    if (!failure) {
      this.lastGood = release;
      await this.account.noteSuccess(id);
    }
    return { id, seconds: (Date.now() - started) / 1000, failure };
  }

  /** Deploys the last successful release again, as CodeDeploy does after a failure. */
  async rollBack(): Promise<Outcome> {
    if (!this.lastGood) throw new Error('There is no release to roll back to.');
    return this.deploy(this.lastGood, undefined, 'codeDeployRollback');
  }

  private async specification(DeploymentId: string, { name, file }: Release, DeploymentCreator: string) {
    const Key = `${name}.zip`;
    const ETag = await this.account.putRelease(Key, file);
    return {
      DeploymentId,
      DeploymentCreator,
      DeploymentGroupId: GROUP.id,
      DeploymentGroupName: GROUP.name,
      ApplicationName: GROUP.application,
      Region: REGION,
      Revision: { RevisionType: 'S3', S3Revision: { Bucket: RELEASE_BUCKET, Key, BundleType: 'zip', ETag } },
    };
  }
}
