import { ACCOUNT } from '../environment';
import type { Memory } from '../memory';
import type { AwsRequest, Json } from '../request';
import { AwsError, jsonResponse } from '../response';
import type { Backend, Service } from '../service';
import { requireAssumableRole } from './assumable-role';
import type { Connections } from './connections';
import type { PipelineExecutions } from './pipeline-executions';
import { now } from './seconds';
import { LOWER_CASE, TagStore } from './tag-store';

interface Kept {
  pipeline: Json;
  metadata: Json;
}

/** CodePipeline: pipelines, and executions that a test moves on. */
export function codepipeline(
  memory: Memory,
  executions: PipelineExecutions,
  connections: Connections,
): Service {
  const pipelines = memory.map<Kept>('codepipeline pipelines');
  const tags = new TagStore(memory, 'codepipeline', LOWER_CASE, 'ResourceNotFoundException');
  const arnOf = (region: string, name: string) => `arn:aws:codepipeline:${region}:${ACCOUNT}:${name}`;
  const find = (request: AwsRequest, name: string): Kept => {
    const found = pipelines.get(arnOf(request.region, name));
    if (found) return found;
    const account = `Account '${ACCOUNT}' does not have a pipeline with name '${name}'`;
    throw new AwsError('PipelineNotFoundException', account);
  };
  return {
    moto: false,
    existing: () => [...pipelines.values()].map(({ pipeline }) => `codepipeline pipeline ${pipeline.name}`),
    operations: {
      CreatePipeline: async (request, backend) => {
        const { pipeline } = request.json;
        await validate(pipeline, backend);
        const pipelineArn = arnOf(request.region, pipeline.name);
        if (pipelines.has(pipelineArn)) {
          const message = `A pipeline with the name '${pipeline.name}' already exists in account '${ACCOUNT}'`;
          throw new AwsError('PipelineNameInUseException', message);
        }
        const kept = { ...withDefaults(pipeline), version: 1 };
        pipelines.set(pipelineArn, {
          pipeline: kept,
          metadata: { pipelineArn, created: now(), updated: now() },
        });
        tags.create(pipelineArn, request.json.tags);
        // A new pipeline runs at once, and fails where it may not read its source.
        const first = executions.start(kept, 'CreatePipeline');
        if (connections.isPending(sourceConnection(kept))) executions.finish(first, 'Failed', PENDING);
        return jsonResponse({ pipeline: kept, tags: tags.of(pipelineArn) });
      },
      GetPipeline: (request) => jsonResponse(find(request, request.json.name)),
      UpdatePipeline: async (request, backend) => {
        const { pipeline } = request.json;
        const kept = find(request, pipeline.name);
        await validate(pipeline, backend);
        kept.pipeline = { ...withDefaults(pipeline), version: kept.pipeline.version + 1 };
        kept.metadata.updated = now();
        executions.cancel(pipeline.name);
        return jsonResponse({ pipeline: kept.pipeline });
      },
      ListPipelines: () =>
        jsonResponse({
          pipelines: [...pipelines.values()].map(({ pipeline, metadata }) => ({
            name: pipeline.name,
            version: pipeline.version,
            pipelineType: pipeline.pipelineType,
            executionMode: pipeline.executionMode,
            created: metadata.created,
            updated: metadata.updated,
          })),
        }),
      DeletePipeline: (request) => {
        const arn = arnOf(request.region, request.json.name);
        pipelines.delete(arn);
        tags.delete(arn);
        return jsonResponse({});
      },
      ...executions.operations((request, name) => find(request, name).pipeline),
      ...tags.operations,
    },
  };
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidStructureException', message);
}

const PENDING = 'The connection is not in the AVAILABLE state: complete it in the console';

/** The connection of a pipeline's source; empty where it has another source. */
function sourceConnection(pipeline: Json): string {
  return pipeline.stages[0].actions[0]?.configuration?.ConnectionArn ?? '';
}

/** Checks a pipeline's structure by CodePipeline's rules (user guide, pipeline structure reference). */
async function validate(pipeline: Json, { moto }: Backend): Promise<void> {
  if (!/^[A-Za-z0-9.@\-_]{1,100}$/.test(pipeline.name ?? '')) {
    throw new AwsError(
      'ValidationException',
      `Value '${pipeline.name}' at 'pipeline.name' failed to satisfy constraint`,
    );
  }
  const stages: Json[] = pipeline.stages ?? [];
  if (stages.length < 2) {
    throw invalid(
      `Pipeline has only ${stages.length} stage(s). There should be a minimum of 2 stages in a pipeline`,
    );
  }
  const categories = stages.map((stage) =>
    (stage.actions as Json[]).map((action) => action.actionTypeId.category),
  );
  if (categories[0]?.some((category) => category !== 'Source')) {
    throw invalid('Pipeline should start with a stage that only contains source actions');
  }
  if (categories.slice(1).flat().includes('Source')) {
    throw invalid('Only the first stage of a pipeline can contain source actions');
  }
  refuseRepeated(
    stages.map((stage) => stage.name),
    'stage',
  );
  stages.forEach((stage) =>
    refuseRepeated(
      stage.actions.map((action: Json) => action.name),
      'action',
    ),
  );
  refuseUnknownArtifacts(stages);
  await requireAssumableRole(moto, pipeline.roleArn, 'codepipeline.amazonaws.com', (arn) =>
    invalid(`CodePipeline is not authorized to perform AssumeRole on role ${arn}`),
  );
}

function refuseRepeated(names: string[], kind: string): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined)
    throw invalid(`Each ${kind} must have a unique name: '${repeated}' is used more than once`);
}

function refuseUnknownArtifacts(stages: Json[]): void {
  const made = new Set<string>();
  for (const action of stages.flatMap((stage): Json[] => stage.actions)) {
    for (const { name } of action.inputArtifacts ?? []) {
      if (made.has(name)) continue;
      throw invalid(
        `Input Artifact Bundle ${name} in action ${action.name} is declared as input but not as output of an earlier action`,
      );
    }
    for (const { name } of action.outputArtifacts ?? []) made.add(name);
  }
}

/** A pipeline as GetPipeline returns it: type V1 and mode SUPERSEDED by default. */
function withDefaults(pipeline: Json): Json {
  return {
    pipelineType: 'V1',
    executionMode: 'SUPERSEDED',
    ...pipeline,
    stages: pipeline.stages.map((stage: Json) => ({
      ...stage,
      actions: stage.actions.map((action: Json) => ({
        runOrder: 1,
        configuration: {},
        inputArtifacts: [],
        outputArtifacts: [],
        ...action,
      })),
    })),
  };
}
