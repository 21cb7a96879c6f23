import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../command';
import { resolveFacts, type SettingsInput } from '../../facts';
import { startEmbeddedAws, type EmbeddedAws, type EmbeddedAwsOptions } from '../../embedded-aws';
import { sourcesHash } from './sources';

/** Where accounts are kept; each is about 25 MB. */
const KEPT = join(ROOT, '.local', 'standing');
const MOST = 12;

/** What stands, and how it is made. */
export interface Standing {
  readonly settings: SettingsInput;
  /** The version of this project that makes it. @default this one */
  readonly version?: string;
  /** How it is deployed: by this project's commands, or by Terraform alone. Accounts of one are not taken for the other. */
  readonly by: 'commands' | 'terraform';
  /** In the order in which they are deployed; the first is `state`. */
  readonly stacks: readonly string[];
  /** Deploys one of them; those before it stand. `state` is what `bootstrap` makes. */
  readonly deploy: (aws: EmbeddedAws, stack: string) => Promise<unknown>;
  /** The folder for kept accounts. @default .local/standing of the project */
  readonly kept?: string;
}

/** What is being made just now, by its folder. */
const making = new Map<string, Promise<string>>();

/**
 * An embedded AWS on which the stacks stand. They are deployed once for the sources as they are: the account is kept
 * after each stack, and whoever asks for the same again takes it up in seconds. Any other source file makes it anew.
 */
export async function startStanding(standing: Standing, options: EmbeddedAwsOptions): Promise<EmbeddedAws> {
  const from = await keptWith(standing, standing.stacks, options);
  return startEmbeddedAws({ ...options, ...(from && { from }) });
}

/** The folder of the account on which these stacks stand, which is made where there is none. */
async function keptWith(
  standing: Standing,
  stacks: readonly string[],
  options: EmbeddedAwsOptions,
): Promise<string | undefined> {
  if (stacks.length === 0) return undefined;
  const folder = folderOf(standing, stacks, options);
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date());
    return folder;
  }
  const made = making.get(folder) ?? make(standing, stacks, options, folder);
  making.set(folder, made);
  return made.finally(() => making.delete(folder));
}

async function make(
  standing: Standing,
  stacks: readonly string[],
  options: EmbeddedAwsOptions,
  folder: string,
): Promise<string> {
  const from = await keptWith(standing, stacks.slice(0, -1), options);
  const aws = await startEmbeddedAws({ ...options, ...(from && { from }) });
  const half = `${folder}.${process.pid}`;
  try {
    await standing.deploy(aws, stacks.at(-1) as string);
    await aws.keep(half);
  } finally {
    await aws.stop();
  }
  try {
    renameSync(half, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(half, { recursive: true }); // another process was quicker
  }
  forgetOldest(dirname(folder));
  return folder;
}

function folderOf(
  { settings, version, by, kept = KEPT }: Standing,
  stacks: readonly string[],
  { domain, region }: EmbeddedAwsOptions,
): string {
  const own = { settings: resolveFacts(settings).digest, version, by, stacks };
  const what = { ...own, domain, region, sources: sourcesHash() };
  mkdirSync(kept, { recursive: true });
  return join(kept, createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 16));
}

function forgetOldest(kept: string): void {
  const all = readdirSync(kept)
    .filter((name) => !name.includes('.')) // what another process is making
    .map((name) => join(kept, name))
    .map((folder) => ({ folder, used: statSync(folder).mtimeMs }))
    .sort((one, other) => other.used - one.used);
  for (const { folder } of all.slice(MOST)) rmSync(folder, { recursive: true, force: true });
}
