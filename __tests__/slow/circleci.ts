import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../commands/command';
import { type EmbeddedAws, startEmbeddedAws } from '../../local/aws';
import { cleanEnvironment } from '../../local/clean-environment';
import { bin, expectProgram } from '../../local/rehearsal/programs';
import { CircleCi, type PipelineResult, Repository, Services } from '../circleci/runner';

const IDS = `{ organization: '${'0'.repeat(8)}-0000-4000-8000-000000000001', project: '${'0'.repeat(8)}-0000-4000-8000-000000000002' }`;

/** The project in CircleCI, on an embedded AWS that is bootstrapped. */
export class Project {
  private constructor(
    private readonly folder: string,
    readonly aws: EmbeddedAws,
    readonly services: Services,
    readonly repository: Repository,
    readonly circleCi: CircleCi,
  ) {}

  static async start(): Promise<Project> {
    const folder = mkdtempSync(join(tmpdir(), 'circleci-'));
    const aws = await startEmbeddedAws({ domain: 'example.com' });
    const services = await Services.start();
    const repository = new Repository(join(folder, 'repository'));
    const circleCi = new CircleCi(folder, repository, services, environmentOf(aws));
    circleCi.primeCaches();
    return new Project(folder, aws, services, repository, circleCi);
  }

  /**
   * What a person does once: `circleci` in the settings, pushed, and the state stack made from them. Without a domain
   * and NAT gateways: such stages are the quickest to make.
   */
  async join(): Promise<void> {
    const config = join(this.folder, 'config.ts');
    this.repository.edit('config.ts', (text) => {
      const quick = text.replace(/\n {2}domain: .*/, '').replace(/nat: '[a-z-]+'/g, "nat: 'none'");
      const joined = quick.replace('  repository: {', `  circleci: ${IDS},\n  repository: {`);
      writeFileSync(config, joined.replace("'./settings'", JSON.stringify(join(ROOT, 'settings'))));
      return joined;
    });
    const extra = { CONFIG: config, CDKTF_OUTDIR: join(this.folder, 'out'), CI: '1' };
    const env = cleanEnvironment(this.aws, extra);
    await expectProgram(
      [bin('tsx'), 'commands/bootstrap.ts', '--yes'],
      env,
      join(this.folder, 'bootstrap.log'),
    );
  }

  /** What was called since: all that changes something, but for the locks of the states. */
  changesSince(first: number): string[] {
    return this.aws.requests
      .slice(first)
      .filter(
        ({ mutating, resource, service }) => mutating && service !== 'sts' && !resource.endsWith('.tflock'),
      )
      .map(({ service, action, resource }) => `${service}:${action} ${resource}`);
  }

  async stop(): Promise<void> {
    await this.services.stop();
    await this.aws.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A job of CircleCI has no keys: it gets its credentials by its token. */
function environmentOf(aws: EmbeddedAws): NodeJS.ProcessEnv {
  const all = Object.entries(cleanEnvironment(aws));
  const keyless = all.filter(([name]) => !/^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)$/.test(name));
  return { ...Object.fromEntries(keyless), GITHUB_TOKEN: 'token-of-github' };
}

/** `plan: success`, in order. */
export const outcome = ({ jobs }: PipelineResult): string[] =>
  jobs.map(({ name, result, halted }) => `${name}: ${halted ? 'halted' : result}`);

/** The end of what each failed job printed: for the message of a test that expected something else. */
export const failures = ({ jobs }: PipelineResult): string =>
  jobs
    .filter(({ result }) => result === 'failed')
    .map(({ name, output = '' }) => `${name}:\n${output.trim().split('\n').slice(-40).join('\n')}`)
    .join('\n\n');
