import { LIFECYCLE, type LifecycleEvent } from '../../release/deploy/app-specification';
import { REGION, RELEASE_BUCKET } from '../network/names';
import { GROUP, type Account } from './account';
import type { CommandService, Ending } from './commands';

/** Done by the load balancer, of which an instance knows nothing. */
const OF_THE_LOAD_BALANCER: readonly LifecycleEvent[] = ['BlockTraffic', 'AllowTraffic'];
/** Longer than any script of a release may take. */
const PATIENCE_SECONDS = 240;

/** How a deployment to the machine ended. */
export interface Outcome {
  readonly id: string;
  readonly seconds: number;
  /** What failed, and as what; undefined where nothing did. */
  readonly failure: (Ending & { readonly event: LifecycleEvent }) | undefined;
}

/** A release that can be deployed. */
export interface Release {
  readonly name: string;
  readonly commit: string;
  /** Its unit: `web` in the second form, `app` in the first. */
  readonly unit: 'web' | 'app';
  /** Its zip file. */
  readonly file: string;
}

/** CodeDeploy's deployment group with one instance. */
export class Deployments {
  private lastGood?: Release;
  private count = 0;

  constructor(
    private readonly account: Account,
    private readonly commands: CommandService,
  ) {}

  /**
   * Deploys a release, event by event; the first that fails ends it.
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

  /** What CodeDeploy does by itself after a failure: it deploys the last good release anew. */
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
