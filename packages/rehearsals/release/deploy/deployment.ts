import { type Agent, type DeploymentId, ScriptFailure } from './agent';
import { LIFECYCLE, type LifecycleEvent, OF_TRAFFIC } from './app-specification';

/** What takes an instance out of the load balancer and puts it back. */
export interface Traffic {
  block(instance: string): Promise<void>;
  allow(instance: string): Promise<void>;
}

/** How a deployment ended: with what failed, or undefined. */
export interface Outcome {
  readonly failure: string | undefined;
  /** Instances that were deployed to, the failed one included. */
  readonly touched: readonly string[];
  readonly seconds: number;
  /** The longest ApplicationStop of them. */
  readonly stopSeconds: number;
}

/** Says what is being done. */
export type Progress = (text: string) => void;

/** CodeDeploy's deployment group: releases go one instance at a time, and back when one fails. */
export class DeploymentGroup {
  private lastGood?: DeploymentId;
  private count = 0;
  private stopSeconds = 0;

  constructor(
    private agents: readonly Agent[],
    private readonly progress: Progress,
  ) {}

  /**
   * Deploys a release to the instances in turn. The first that fails ends it: the others keep what they have.
   *
   * @param traffic undefined: nothing is taken out of the load balancer
   * @param leavesOut an instance that keeps what it has, which nobody notices
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

  /** What CodeDeploy does by itself after a failure: it deploys the last good release anew, as one more deployment. */
  async rollBack(traffic: Traffic | undefined): Promise<Outcome> {
    if (!this.lastGood) throw new Error('There is no release to roll back to.');
    return this.deploy(this.lastGood.bundle, traffic);
  }

  /**
   * A new instance in the place of another: it gets the last good release before the load balancer sends it anything, as
   * Auto Scaling's launch waits for.
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
