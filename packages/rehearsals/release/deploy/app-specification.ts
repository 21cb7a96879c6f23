import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/**
 * The lifecycle events of an instance in an in-place deployment with traffic control, in order. The load balancer
 * handles BlockTraffic and AllowTraffic, the agent DownloadBundle and Install; the others run the scripts of the
 * specification.
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

/** Events that exist only with a load balancer. [CodeDeploy user guide, lifecycle event hooks] */
export const OF_TRAFFIC: readonly LifecycleEvent[] = LIFECYCLE.filter((event) => event.endsWith('Traffic'));

const NO_SCRIPTS = ['BlockTraffic', 'DownloadBundle', 'Install', 'AllowTraffic'] as const;

const script = z.strictObject({
  location: z.string(),
  /** The agent's default is an hour. */
  timeout: z.number().default(3600),
  runas: z.literal('root'),
});

/** The keys of an appspec.yml that this rehearsal supports; it refuses any other. */
const schema = z.strictObject({
  version: z.literal(0),
  os: z.literal('linux'),
  file_exists_behavior: z.literal('OVERWRITE'),
  files: z.array(z.strictObject({ source: z.string(), destination: z.string().startsWith('/') })),
  hooks: z.partialRecord(z.enum(LIFECYCLE).exclude(NO_SCRIPTS), z.array(script)),
});

export type AppSpecification = z.infer<typeof schema>;

/** Reads an appspec.yml. @throws Error with what CodeDeploy would refuse, or what this rehearsal does not support */
export function readAppSpecification(file: string): AppSpecification {
  const result = schema.safeParse(parse(readFileSync(file, 'utf8')));
  if (result.success) return result.data;
  throw new Error(`${file} cannot be rehearsed:\n${z.prettifyError(result.error)}`);
}
