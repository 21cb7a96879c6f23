import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../../command';
import { readStack } from '../../documents';
import { type Facts, loadFacts, readUserData } from '../../facts';
import { expectSuccess } from './processes';

/** A file that cloud-init writes at the first boot. */
export interface BootFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

/** What the rehearsal reads from a synthesized stage; times in seconds. */
export interface Stage {
  readonly name: string;
  readonly bootFiles: readonly BootFile[];
  readonly idleTimeout: number;
  readonly deregistrationDelay: number;
  readonly healthCheck: {
    readonly path: string;
    readonly interval: number;
    readonly timeout: number;
    readonly healthy: number;
    readonly unhealthy: number;
  };
}

const one = <T extends z.ZodType>(resource: T) =>
  z.record(z.string(), resource).transform((resources) => Object.values(resources)[0] as z.infer<T>);

/** The parts of the stack that are read; a stack of another form is refused. */
const stackSchema = z.object({
  resource: z.object({
    aws_launch_template: one(z.object({ user_data: z.string() })),
    aws_lb: one(z.object({ idle_timeout: z.number() })),
    aws_lb_target_group: one(
      z.object({
        deregistration_delay: z.coerce.number(),
        health_check: z.object({
          path: z.string(),
          protocol: z.literal('HTTPS'),
          matcher: z.literal('200'),
          interval: z.number(),
          timeout: z.number(),
          healthy_threshold: z.number(),
          unhealthy_threshold: z.number(),
        }),
      }),
    ),
  }),
});

const cloudConfigSchema = z.object({
  write_files: z.array(
    z.object({ path: z.string(), content: z.string(), permissions: z.string().default('0644') }),
  ),
});

/**
 * Synthesizes the stacks and reads the stage whose releases go one instance at a time, or the last stage.
 *
 * @param folder for the synthesized stacks
 */
export async function synthesizeStage(folder: string, logFile: string): Promise<Stage> {
  const env = { ...process.env, CDKTF_OUTDIR: folder };
  await expectSuccess([join(ROOT, 'node_modules/.bin/tsx'), 'main.ts'], { cwd: ROOT, env, logFile });
  const name = stageToRehearse(loadFacts());
  const { resource } = stackSchema.parse(readStack(folder, name));
  const { health_check: check, deregistration_delay: deregistrationDelay } = resource.aws_lb_target_group;
  return {
    name,
    bootFiles: bootFilesIn(resource.aws_launch_template.user_data),
    idleTimeout: resource.aws_lb.idle_timeout,
    deregistrationDelay,
    healthCheck: {
      path: check.path,
      interval: check.interval,
      timeout: check.timeout,
      healthy: check.healthy_threshold,
      unhealthy: check.unhealthy_threshold,
    },
  };
}

function stageToRehearse({ stages }: Facts): string {
  const rolling = Object.entries(stages).find(([, { rollout }]) => rollout === 'OneAtATime');
  return rolling?.[0] ?? Object.keys(stages).at(-1) ?? '';
}

function bootFilesIn(userData: string): BootFile[] {
  // cloud-init reads YAML 1.1.
  const config = parse(readUserData(userData), { version: '1.1' }) as unknown;
  return cloudConfigSchema
    .parse(config)
    .write_files.map(({ path, content, permissions }) => ({ path, content, mode: parseInt(permissions, 8) }));
}
