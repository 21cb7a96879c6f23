import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const phase = z.strictObject({
  'on-failure': z.literal('ABORT'),
  'runtime-versions': z.partialRecord(z.enum(['golang', 'nodejs', 'python']), z.coerce.string()).optional(),
  commands: z.array(z.string()),
});

/** The keys of a buildspec.yml that this rehearsal supports; it refuses any other. */
const schema = z.strictObject({
  version: z.literal(0.2),
  env: z.strictObject({
    shell: z.literal('bash'),
    variables: z.record(z.string(), z.string()).optional(),
  }),
  phases: z.strictObject({
    install: phase.optional(),
    pre_build: phase.optional(),
    build: phase,
    post_build: phase.optional(),
  }),
  artifacts: z.strictObject({ 'base-directory': z.string(), files: z.array(z.string()) }),
  cache: z.unknown().optional(), // not used here
});

export interface BuildSpecification {
  /** The major version of Node.js that the build asks for; undefined: any. */
  readonly nodeMajor: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
  /** The commands of the phases that were asked for, in order. */
  readonly commands: readonly string[];
  readonly artifacts: { readonly baseDirectory: string; readonly files: readonly string[] };
}

/**
 * Reads a buildspec.yml.
 *
 * @param withChecks also the commands that only check the app: lint and tests
 * @throws Error with what CodeBuild would refuse, or what this rehearsal does not support
 */
export function readBuildSpecification(file: string, withChecks = true): BuildSpecification {
  const result = schema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!result.success) throw new Error(`${file} cannot be rehearsed:\n${z.prettifyError(result.error)}`);
  const { env, phases, artifacts } = result.data;
  const checks = withChecks ? phases.pre_build : undefined; // the artifact is the same without them
  const variables = env.variables ?? {};
  const inOrder = [phases.install, checks, phases.build, phases.post_build];
  return {
    nodeMajor: phases.install?.['runtime-versions']?.nodejs,
    variables,
    commands: inOrder.flatMap((each) => each?.commands ?? []),
    artifacts: { baseDirectory: artifacts['base-directory'], files: artifacts.files },
  };
}

/** The commands as one bash script: CodeBuild runs them in one shell, and stops at the first that fails. */
export function asScript({ commands }: BuildSpecification): string {
  return commands.map((command) => `${command}\nstatus=$?; [ $status = 0 ] || exit $status\n`).join('');
}
