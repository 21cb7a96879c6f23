import { type Agent, type DeploymentId, ScriptFailure } from './agent';
import { LIFECYCLE, type LifecycleEvent, OF_TRAFFIC } from './app-specification';

/** Takes an instance out of the load balancer and puts it back. */
export interface Traffic {
  block(instance: string): Promise<void>;
  allow(instance: string): Promise<void>;
}

/** How a deployment ended: `failure` says what failed, undefined where nothing did. */
export interface Outcome {
  readonly failure: string | undefined;
  /** The instances that were deployed to, also the one that failed. */
  readonly touched: readonly string[];
  readonly seconds: number;
  /** The longest ApplicationStop of these instances. */
  readonly stopSeconds: number;
}

/** Reports the current step. */
export type Progress = (text: string) => void;

/** A CodeDeploy deployment group: it deploys to one instance at a time, and rolls back where one fails. */
export class DeploymentGroup {
  private lastGood?: DeploymentId;
  private count = 0;
  private stopSeconds = 0;

  constructor(
    private agents: readonly Agent[],
    private readonly progress: Progress,
  ) {}

  /**
   * Deploys a release to one instance after another. The first failure ends it: the remaining instances keep their
   * release.
   *
   * @param traffic undefined: no instance is taken out of the load balancer
   * @param leavesOut an instance that keeps its release, which CodeDeploy does not report
   */
  async deploy(bundle: string, traffic: Traffic | undefined, leavesOut?: string): Promise<Outcome> {
    const started = Date.now();
    const deployment = { id: `d-${(this.count += 1)}`, bundle };
    const touched: string[] = [];
    this.stopSeconds = 0;
    let failure: string | undefined;
    for (const agent of this.agents.filter(({ instance }) => instance.name !== leavesOut)) {
      touched.push(agent.instance.name);
      failure = await this.deployTo(agent, deployment, traffic);
      if (failure) break;
    }
    if (!failure) this.lastGood = deployment;
    return { failure, touched, seconds: (Date.now() - started) / 1000, stopSeconds: this.stopSeconds };
  }

  /** Deploys the last good release again, as a deployment of its own, as CodeDeploy does after a failure. */
  async rollBack(traffic: Traffic | undefined): Promise<Outcome> {
    if (!this.lastGood) throw new Error('There is no release to roll back to.');
    return this.deploy(this.lastGood.bundle, traffic);
  }

  /**
   * Replaces an instance. The new one gets the last good release before the load balancer sends it requests: Auto
   * Scaling's launch lifecycle hook waits for that.
   */
  async replace(old: Agent, fresh: Agent): Promise<void> {
    if (!this.lastGood) throw new Error('There is no release for a new instance.');
    const failure = await this.deployTo(fresh, { ...this.lastGood, id: `d-${(this.count += 1)}` }, undefined);
    if (failure) throw new Error(`The new instance did not get its release: ${failure}`);
    this.agents = this.agents.map((agent) => (agent === old ? fresh : agent));
  }

  private async deployTo(
    agent: Agent,
    deployment: DeploymentId,
    traffic: Traffic | undefined,
  ): Promise<string | undefined> {
    const { name } = agent.instance;
    try {
      for (const event of LIFECYCLE.filter((each) => traffic || !OF_TRAFFIC.includes(each))) {
        this.progress(`${deployment.id} ${name}: ${event}`);
        const began = Date.now();
        await this.handle(event, agent, deployment, traffic);
        if (event === 'ApplicationStop')
          this.stopSeconds = Math.max(this.stopSeconds, (Date.now() - began) / 1000);
      }
    } catch (error) {
      if (error instanceof ScriptFailure) return error.message;
      throw error;
    }
    agent.succeeded(deployment);
    return undefined;
  }

  private async handle(
    event: LifecycleEvent,
    agent: Agent,
    deployment: DeploymentId,
    traffic: Traffic | undefined,
  ): Promise<void> {
    if (event === 'BlockTraffic') await traffic?.block(agent.instance.name);
    else if (event === 'AllowTraffic') await traffic?.allow(agent.instance.name);
    else await agent.handle(event, deployment);
  }
}
