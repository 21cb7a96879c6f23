import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../command';
import { resolveFacts, type SettingsInput } from '../../facts';
import { startEmbeddedAws, type EmbeddedAws, type EmbeddedAwsOptions } from '../../embedded-aws';
import { sourcesHash } from './sources';

/** The folder of the kept accounts; each takes about 25 MB. */
const KEPT = join(ROOT, '.local', 'standing');
const MOST = 12;

/** The stacks of an account, and how to deploy them. */
export interface Standing {
  readonly settings: SettingsInput;
  /** The version of this project that deploys them. @default this one */
  readonly version?: string;
  /** Whether this project's commands or Terraform alone deploy it. An account of one is not used for the other. */
  readonly by: 'commands' | 'terraform';
  /** The stacks in the order of their deployment; the first is `state`. */
  readonly stacks: readonly string[];
  /** Deploys one stack; those before it are deployed. `state` is what `bootstrap` creates. */
  readonly deploy: (aws: EmbeddedAws, stack: string) => Promise<unknown>;
  /** The folder for kept accounts. @default .local/standing of the project */
  readonly kept?: string;
}

/** The accounts that are being deployed now, by their folder. */
const making = new Map<string, Promise<string>>();

/**
 * An embedded AWS on which the stacks are deployed. The account is kept after each stack: the next call for the same
 * stacks and source files opens it in seconds. After a change of any source file the stacks are deployed again.
 */
export async function startStanding(standing: Standing, options: EmbeddedAwsOptions): Promise<EmbeddedAws> {
  const from = await keptWith(standing, standing.stacks, options);
  return startEmbeddedAws({ ...options, ...(from && { from }) });
}

/** The folder of the account with these stacks, which are deployed where it does not exist. */
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
    rmSync(half, { recursive: true }); // another process was faster
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
    .filter((name) => !name.includes('.')) // accounts that another process is deploying
    .map((name) => join(kept, name))
    .map((folder) => ({ folder, used: statSync(folder).mtimeMs }))
    .sort((one, other) => other.used - one.used);
  for (const { folder } of all.slice(MOST)) rmSync(folder, { recursive: true, force: true });
}
