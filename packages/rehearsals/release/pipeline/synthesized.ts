import { parse } from 'yaml';
import { z } from 'zod';
import { readStack } from '../../../documents';

/** The step before a stage's deployment, as its CodeBuild project and the pipeline define it. */
export interface PrepareStep {
  readonly shell: string;
  /** The commands of its build specification, in order. */
  readonly commands: readonly string[];
  /**
   * The variables that the project and the pipeline's action set. A value `#{…}` is a variable of the execution; what
   * Terraform fills in is not filled in here.
   */
  readonly variables: Readonly<Record<string, string>>;
  /** The bucket of the pipeline's artifacts. */
  readonly bucket: string;
  /** The pipeline's name of the artifact that is deployed. */
  readonly artifact: string;
}

/** A command document of Systems Manager. */
export type CommandDocument = z.infer<typeof commandSchema>;

const variable = z.object({ name: z.string(), value: z.string() });
const projects = z.record(
  z.string(),
  z.object({
    name: z.string(),
    source: z.object({ buildspec: z.string() }),
    environment: z.object({ environment_variable: z.array(variable).default([]) }),
  }),
);
const action = z.object({
  name: z.string(),
  input_artifacts: z.array(z.string()).optional(),
  configuration: z.record(z.string(), z.string()).optional(),
});
const pipelines = z.record(
  z.string(),
  z.object({
    stage: z.array(z.object({ name: z.string(), action: z.array(action) })),
    artifact_store: z.array(z.object({ location: z.string() })),
  }),
);
const buckets = z.record(z.string(), z.object({ bucket: z.string() }));
const pipelineSchema = z.object({
  resource: z.object({
    aws_s3_bucket: buckets,
    aws_codebuild_project: projects,
    aws_codepipeline: pipelines,
  }),
});

const buildspecSchema = z.object({
  env: z.object({ shell: z.string() }),
  phases: z.object({
    install: z.object({ commands: z.array(z.string()) }),
    build: z.object({ commands: z.array(z.string()) }),
  }),
});

const commandSchema = z.object({
  parameters: z
    .record(z.string(), z.object({ allowedPattern: z.string(), default: z.string().optional() }))
    .default({}),
  mainSteps: z.array(
    z.object({
      action: z.literal('aws:runShellScript'),
      inputs: z.object({ timeoutSeconds: z.string(), runCommand: z.array(z.string()) }),
    }),
  ),
});

const stageSchema = z.object({
  resource: z.object({
    aws_ssm_document: z.record(z.string(), z.object({ name: z.string(), content: z.string() })),
  }),
});

/** @param folder of the synthesized stacks */
export function readPrepareStep(folder: string, stage: string): PrepareStep {
  const { resource } = pipelineSchema.parse(readStack(folder, 'pipeline'));
  const pipeline = Object.values(resource.aws_codepipeline)[0];
  const prepare = pipeline?.stage
    .find(({ name }) => name === `Deploy-${stage}`)
    ?.action.find(({ name }) => name === 'Prepare');
  const store =
    /^\$\{aws_s3_bucket\.(\w+)\.bucket\}$/.exec(pipeline?.artifact_store[0]?.location ?? '')?.[1] ?? '';
  const { ProjectName, EnvironmentVariables = '[]' } = prepare?.configuration ?? {};
  const project = Object.values(resource.aws_codebuild_project).find(({ name }) => name === ProjectName);
  const bucket = resource.aws_s3_bucket[store]?.bucket;
  if (!project || bucket === undefined) throw new Error(`The pipeline has no step Prepare of ${stage}.`);
  const { env, phases } = buildspecSchema.parse(parse(literal(project.source.buildspec)));
  // The variables of the project; those of the action win.
  const variables = [
    ...project.environment.environment_variable,
    ...z.array(variable).parse(JSON.parse(literal(EnvironmentVariables))),
  ];
  return {
    shell: env.shell,
    commands: [...phases.install.commands, ...phases.build.commands],
    variables: Object.fromEntries(variables.map(({ name, value }) => [name, value])),
    bucket,
    artifact: prepare?.input_artifacts?.[0] ?? '',
  };
}

/** The command document of this name. @throws Error where the stage has none, or one that is not supported here */
export function readCommandDocument(folder: string, stage: string, name: string): CommandDocument {
  return commandSchema.parse(readDocument(folder, stage, name));
}

/** A document of Systems Manager of any type, in JSON or YAML. @throws Error where the stage has none of this name */
export function readDocument(folder: string, stage: string, name: string): unknown {
  const { aws_ssm_document: documents } = stageSchema.parse(readStack(folder, stage)).resource;
  const found = Object.values(documents).find((document) => document.name === name);
  if (!found) throw new Error(`${stage} has no document ${name}.`);
  return parse(literal(found.content));
}

/** Undoes Terraform's escapes: `$${` is `${`. */
function literal(text: string): string {
  return text.replace(/([$%])\1\{/g, '$1{');
}
