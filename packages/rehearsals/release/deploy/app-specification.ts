import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/**
 * The lifecycle of an instance in a deployment in place with traffic control, in order. The load balancer does
 * BlockTraffic and AllowTraffic, the agent DownloadBundle and Install; the others run the scripts named for them.
 */
export const LIFECYCLE = [
  'BeforeBlockTraffic',
  'BlockTraffic',
  'AfterBlockTraffic',
  'ApplicationStop',
  'DownloadBundle',
  'BeforeInstall',
  'Install',
  'AfterInstall',
  'ApplicationStart',
  'ValidateService',
  'BeforeAllowTraffic',
  'AllowTraffic',
  'AfterAllowTraffic',
] as const;
export type LifecycleEvent = (typeof LIFECYCLE)[number];

/** Steps of those that there are only where a load balancer is told. [CodeDeploy user guide, lifecycle event hooks] */
export const OF_TRAFFIC: readonly LifecycleEvent[] = LIFECYCLE.filter((event) => event.endsWith('Traffic'));

const NO_SCRIPTS = ['BlockTraffic', 'DownloadBundle', 'Install', 'AllowTraffic'] as const;

const script = z.strictObject({
  location: z.string(),
  /** The agent's default is an hour. */
  timeout: z.number().default(3600),
  runas: z.literal('root'),
});

/** What the agent would understand and this rehearsal does too; anything else is refused, not ignored. */
const schema = z.strictObject({
  version: z.literal(0),
  os: z.literal('linux'),
  file_exists_behavior: z.literal('OVERWRITE'),
  files: z.array(z.strictObject({ source: z.string(), destination: z.string().startsWith('/') })),
  hooks: z.partialRecord(z.enum(LIFECYCLE).exclude(NO_SCRIPTS), z.array(script)),
});

export type AppSpecification = z.infer<typeof schema>;

/** Reads an appspec.yml. @throws Error naming what CodeDeploy or this rehearsal would not take */
export function readAppSpecification(file: string): AppSpecification {
  const result = schema.safeParse(parse(readFileSync(file, 'utf8')));
  if (result.success) return result.data;
  throw new Error(`${file} cannot be rehearsed:\n${z.prettifyError(result.error)}`);
}
