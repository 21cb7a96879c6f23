import { appendFileSync, chmodSync, cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Instance } from '../instance/instance';
import { unpack } from '../build/releases';
import { run } from '../processes';
import { readAppSpecification, type LifecycleEvent } from './app-specification';

/** A script of a release failed or timed out. */
export class ScriptFailure extends Error {}

/** These events run the scripts of the release before, so the next release cannot prevent its removal. */
const FROM_THE_PREVIOUS: readonly LifecycleEvent[] = [
  'BeforeBlockTraffic',
  'AfterBlockTraffic',
  'ApplicationStop',
];

export interface DeploymentId {
  readonly id: string;
  /** The release, as a zip file. */
  readonly bundle: string;
}

/** Does on an instance what the CodeDeploy agent does. */
export class Agent {
  /** The folder of the last release that succeeded here. */
  private previous?: string;
  private readonly log: string;

  /** @param validateSeconds how long validate-service.sh may wait */
  constructor(
    readonly instance: Instance,
    private readonly validateSeconds: number,
  ) {
    this.log = join(instance.logFolder, 'deployments.log');
  }

  /** Runs one lifecycle event. @throws ScriptFailure */
  async handle(event: LifecycleEvent, deployment: DeploymentId): Promise<void> {
    if (event === 'DownloadBundle') await this.download(deployment);
    else if (event === 'Install') this.install(this.archive(deployment.id));
    else await this.runScripts(event, deployment.id);
  }

  /** Records that a release is in service. */
  succeeded({ id }: DeploymentId): void {
    this.previous = this.archive(id);
  }

  private archive(id: string): string {
    return this.instance.root.at(`/opt/codedeploy-agent/deployment-root/${id}/deployment-archive`);
  }

  private async download({ id, bundle }: DeploymentId): Promise<void> {
    const archive = this.archive(id);
    rmSync(archive, { recursive: true, force: true });
    mkdirSync(archive, { recursive: true });
    await unpack(bundle, archive, this.log);
  }

  /** Copies the files of the specification; existing files are overwritten. */
  private install(archive: string): void {
    for (const { source, destination } of readAppSpecification(join(archive, 'appspec.yml')).files) {
      const from = join(archive, source);
      const to = this.instance.root.at(destination);
      const isFolder = existsSync(join(from, '.'));
      cpSync(from, isFolder ? to : join(to, basename(from)), { recursive: true, force: true });
    }
  }

  private async runScripts(event: LifecycleEvent, id: string): Promise<void> {
    const archive = FROM_THE_PREVIOUS.includes(event) ? this.previous : this.archive(id);
    if (!archive) return; // the first release: nothing runs yet that could be stopped
    const { hooks } = readAppSpecification(join(archive, 'appspec.yml'));
    for (const { location, timeout } of hooks[event as keyof typeof hooks] ?? []) {
      const script = join(archive, location);
      if (!existsSync(script)) throw new ScriptFailure(`${event}: ${location} is not in the release.`);
      chmodSync(script, 0o755); // the agent does so where the bit is missing
      appendFileSync(this.log, `${new Date().toISOString()} ${id} ${event}: ${location}\n`);
      const ended = await run([script], {
        cwd: '/',
        env: this.environment(event, id),
        logFile: this.log,
        timeoutSeconds: timeout,
      });
      const reason = ended.timedOut ? `took more than ${timeout} s` : `ended with status ${ended.status}`;
      if (ended.timedOut || ended.status !== 0) {
        const lastLine = ended.output.trim().split('\n').at(-1) ?? '';
        throw new ScriptFailure(`${event} on ${this.instance.name}: ${location} ${reason}: ${lastLine}`);
      }
    }
  }

  private environment(event: LifecycleEvent, id: string): NodeJS.ProcessEnv {
    return {
      ...this.instance.root.environment,
      VALIDATE_SECONDS: String(this.validateSeconds),
      LIFECYCLE_EVENT: event,
      DEPLOYMENT_ID: id,
      APPLICATION_NAME: 'rehearsal',
      DEPLOYMENT_GROUP_NAME: 'rehearsal',
    };
  }
}
