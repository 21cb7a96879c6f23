import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ROOT, START } from '../../command';
import { resolveFacts, type SettingsInput } from '../../facts';
import { ACCESS_KEY_ID, type EmbeddedAws } from '../../embedded-aws';
import { ProviderProcess } from '../../terraform';
import { cleanEnvironment } from '../clean-environment';
import { expectProgram, runProgram, type Ended } from '../rehearsal/programs';
import { BaseStand } from '../standing/base-stand';
import { startStanding } from '../standing/standing';
import { asEarlier } from './earlier';
import { DOMAIN, type Form, OTHER_DOMAIN } from './form';

const CREDENTIALS = { accessKeyId: ACCESS_KEY_ID, secretAccessKey: 'embedded-aws' };

/** A plan as Terraform's JSON, or why Terraform did not make one. */
export type Made = { readonly json: unknown; readonly state: unknown } | { readonly error: string };

/** The stacks of one form, deployed on an embedded AWS of their own. */
export class Stand extends BaseStand {
  private readonly ready = new Set<string>();
  private settings: SettingsInput;
  /** One provider process serves every run on this stand: runs wait for one another. */
  private provider?: ProviderProcess;

  private constructor(
    readonly form: Form,
    aws: EmbeddedAws,
    folder: string,
  ) {
    super(aws, folder);
    this.settings = form.settings;
  }

  /** Opens an account with the form's stacks deployed; the first call for a form bootstraps and deploys them. */
  static async start(form: Form): Promise<Stand> {
    const folder = mkdtempSync(join(tmpdir(), `transitions-${form.name.replaceAll(' ', '-')}-`));
    const deploy = async (aws: EmbeddedAws, stack: string): Promise<void> => {
      const stand = new Stand(form, aws, folder);
      if (stack === 'state') await stand.command('bootstrap', '--yes');
      if (stack === 'state' && form.version === undefined) return;
      await stand.synthesize(form.settings);
      if (form.version !== undefined) asEarlier(form.version, stack, stand.folderOf(stack));
      await stand.applyAsPeopleDo(stack).finally(() => stand.provider?.stop());
    };
    const { settings, version } = form;
    const by = 'terraform' as const;
    const standing = { settings, version, by, stacks: ['state', ...form.stacks], deploy };
    const aws = await startStanding(standing, { domain: DOMAIN, logDirectory: join(folder, 'logs') });
    const stand = new Stand(form, aws, folder);
    try {
      await stand.seedSecondZone();
      return stand;
    } catch (error) {
      await stand.stop();
      throw error;
    }
  }

  /** Synthesizes every stack of these settings, and removes the folders of stacks that only the settings before had. */
  async synthesize(settings: SettingsInput): Promise<void> {
    this.settings = settings;
    await expectProgram([...START, 'main.ts'], this.environment(), this.log('synth'));
  }

  /** Runs `packages/deploy/<name>.ts` with these settings, and returns also where it fails. */
  attempt(settings: SettingsInput, name: string, ...args: string[]): Promise<Ended> {
    this.settings = settings;
    return runProgram(this.commandLine(name, ...args), this.commandEnvironment(), this.log(name));
  }

  /**
   * Plans a synthesized stack with the real provider.
   *
   * @param look whether the provider reads AWS first
   * @param destroy whether the plan destroys the stack
   */
  async plan(stack: string, { look = true, destroy = false } = {}): Promise<Made> {
    await this.initialise(stack);
    const file = join(this.folder, `${stack}.tfplan`);
    const options = ['-input=false', '-lock=false', '-no-color', `-out=${file}`];
    if (!look) options.push('-refresh=false');
    if (destroy) options.push('-destroy');
    const planned = await this.terraform(stack, 'plan', ...options);
    if (planned.status !== 0) return { error: planned.output };
    const shown = await this.terraform(stack, 'show', '-json', file);
    // The JSON is one line; warnings are around it.
    const json = /^\{"format_version".*$/m.exec(shown.output)?.[0];
    if (shown.status !== 0 || json === undefined)
      throw new Error(`terraform show printed no plan of ${stack}:\n${tail(shown.output)}`);
    return { json: JSON.parse(json) as unknown, state: await this.state(stack) };
  }

  /** What a plan would still change, in Terraform's words; undefined where it is empty. */
  async remaining(stack: string): Promise<string | undefined> {
    const options = ['-input=false', '-lock=false', '-no-color', '-detailed-exitcode'];
    const { status, output } = await this.terraform(stack, 'plan', ...options);
    return status === 0 ? undefined : output;
  }

  /** Applies the last plan of the stack; where there is none, plans and applies. */
  async apply(stack: string): Promise<void> {
    const file = join(this.folder, `${stack}.tfplan`);
    if (!existsSync(file)) {
      const made = await this.plan(stack);
      if ('error' in made) throw new Error(`${stack} cannot be planned:\n${made.error.slice(-3000)}`);
    }
    const applied = await this.terraform(stack, 'apply', '-input=false', '-no-color', file);
    rmSync(file);
    if (applied.status !== 0) throw new Error(`The apply of ${stack} failed:\n${tail(applied.output)}`);
  }

  /** An earlier version sets two scheduled actions to the same time, and AWS may refuse one: a person applies again. */
  private applyAsPeopleDo(stack: string): Promise<void> {
    const applied = this.apply(stack);
    return this.form.version === undefined ? applied : applied.catch(() => this.apply(stack));
  }

  /** Every changing call so far, without those on state locks, which every plan writes and removes. */
  changes(): string[] {
    return this.aws.requests
      .filter(({ mutating, refused, resource }) => mutating && !refused && !resource.endsWith('.tflock'))
      .map(({ service, action, resource }) => `${service}:${action} ${resource}`);
  }

  async stop(): Promise<void> {
    this.provider?.stop();
    await this.aws.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The state as Terraform wrote it: only the state has the order of destruction. */
  private async state(stack: string): Promise<unknown> {
    const { project, region } = this.form.settings;
    const { endpoint } = this.aws;
    const s3 = new S3Client({ region, endpoint, credentials: CREDENTIALS, forcePathStyle: true });
    const object = {
      Bucket: resolveFacts(this.form.settings).stateBucket,
      Key: `${project}/${stack}.tfstate`,
    };
    try {
      const { Body } = await s3.send(new GetObjectCommand(object));
      return JSON.parse((await Body?.transformToString()) ?? 'null');
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  /** Adds the hosted zone of the other domain. */
  private async seedSecondZone(): Promise<void> {
    const { endpoint } = this.aws;
    const route53 = new Route53Client({
      region: this.form.settings.region,
      endpoint,
      credentials: CREDENTIALS,
    });
    await route53.send(new CreateHostedZoneCommand({ Name: OTHER_DOMAIN, CallerReference: OTHER_DOMAIN }));
  }

  private async command(name: string, ...args: string[]): Promise<void> {
    await expectProgram(this.commandLine(name, ...args), this.commandEnvironment(), this.log(name));
  }

  private async initialise(stack: string): Promise<void> {
    if (this.ready.has(stack)) return;
    // With -chdir, Terraform does not read the provider mirror in the stack's folder.
    const mirror = join(this.folderOf(stack), 'terraform.d', 'plugins');
    const from = existsSync(mirror) ? [`-plugin-dir=${mirror}`] : [];
    const { status, output } = await this.terraform(stack, 'init', '-input=false', '-no-color', ...from);
    if (status !== 0) throw new Error(`terraform init of ${stack} failed:\n${tail(output)}`);
    this.ready.add(stack);
    this.provider ??= await ProviderProcess.start(this.environment(), this.folderOf(stack));
  }

  protected override providerOf(): ProviderProcess | undefined {
    return this.provider;
  }

  environment(): NodeJS.ProcessEnv {
    const CONFIG = join(this.folder, 'config.ts');
    mkdirSync(this.folder, { recursive: true });
    const text = `export default ${JSON.stringify(this.settings, undefined, 2)};\n`;
    if (!existsSync(CONFIG) || readFileSync(CONFIG, 'utf8') !== text) writeFileSync(CONFIG, text);
    // All stands share one download of the provider, unless set-up linked a mirror.
    const cache = join(ROOT, '.local', 'plugin-cache');
    const mirrored = existsSync(join(ROOT, '.terraform-mirror'));
    if (!mirrored) mkdirSync(cache, { recursive: true });
    return cleanEnvironment(this.aws, {
      CONFIG,
      CDKTF_OUTDIR: this.output,
      CI: '1',
      ...(mirrored ? {} : { TF_PLUGIN_CACHE_DIR: cache }),
    });
  }

  protected log(name: string): string {
    return join(this.folder, 'logs', `${name}.log`);
  }
}

const tail = (output: string): string => output.trim().split('\n').slice(-30).join('\n');
