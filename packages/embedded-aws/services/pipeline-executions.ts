import { randomUUID } from 'node:crypto';
import type { Memory } from '../memory';
import type { AwsRequest, Json } from '../request';
import { AwsError, jsonResponse } from '../response';
import type { Operation } from '../service';
import { now } from './seconds';

/** The state of an action, and with it of its stage, as CodePipeline names it. */
export type ActionStatus = 'InProgress' | 'Succeeded' | 'Failed' | 'Abandoned';

interface Execution {
  readonly id: string;
  readonly pipeline: Json;
  readonly started: number;
  updated: number;
  readonly trigger: string;
  readonly variables: readonly Json[];
  /** By `<stage>/<action>`. */
  readonly actions: Map<string, { status: ActionStatus; token?: string; changed: number; summary?: string }>;
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Stopped' | 'Cancelled';
}

/**
 * Executions of pipelines. The first begins with the pipeline and fails while its connection is pending, as on
 * AWS; each action goes on when a test says so, an approval when it is given.
 */
export class PipelineExecutions {
  private readonly executions: Execution[];

  constructor(memory: Memory) {
    this.executions = memory.list('codepipeline executions');
  }

  start(pipeline: Json, trigger: string, variables: readonly Json[] = []): string {
    const id = randomUUID();
    const started = now();
    const execution: Execution = {
      id,
      pipeline,
      started,
      updated: started,
      trigger,
      variables,
      actions: new Map(),
      status: 'InProgress',
    };
    this.executions.unshift(execution);
    this.begin(execution, 0);
    return id;
  }

  /** Ends the action that an execution is at; what comes after it begins. */
  finish(id: string, status: 'Succeeded' | 'Failed', summary = ''): void {
    const execution = this.find(id);
    const all = actionsOf(execution.pipeline);
    const index = all.findIndex(({ key }) => execution.actions.get(key)?.status === 'InProgress');
    const current = all[index];
    if (!current) throw new Error(`The pipeline execution ${id} is not at any action`);
    execution.actions.set(current.key, { status, changed: now(), ...(summary ? { summary } : {}) });
    execution.updated = now();
    if (status === 'Failed') execution.status = 'Failed';
    else this.begin(execution, index + 1);
  }

  /** What runs or waits when the definition is updated is cancelled. [CodePipeline API, PipelineExecution, status] */
  cancel(pipeline: string): void {
    const going = this.executions.filter(
      (execution) => execution.pipeline.name === pipeline && execution.status === 'InProgress',
    );
    for (const execution of going) Object.assign(execution, { status: 'Cancelled', updated: now() });
  }

  operations(find: (request: AwsRequest, name: string) => Json): Record<string, Operation> {
    return {
      StartPipelineExecution: (request) => {
        const pipeline = find(request, request.json.name);
        const id = this.start(pipeline, 'StartPipelineExecution', request.json.variables);
        return jsonResponse({ pipelineExecutionId: id });
      },
      GetPipelineExecution: (request) => {
        find(request, request.json.pipelineName);
        return jsonResponse({ pipelineExecution: shown(this.find(request.json.pipelineExecutionId)) });
      },
      ListPipelineExecutions: (request) => {
        const { name } = find(request, request.json.pipelineName);
        const summaries = this.executions.filter(({ pipeline }) => pipeline.name === name).map(summary);
        return jsonResponse({ pipelineExecutionSummaries: summaries });
      },
      GetPipelineState: (request) => {
        const pipeline = find(request, request.json.name);
        const own = this.executions.filter((execution) => execution.pipeline.name === pipeline.name);
        return jsonResponse({
          pipelineName: pipeline.name,
          pipelineVersion: pipeline.version,
          stageStates: pipeline.stages.map((stage: Json) => stateOf(stage, own)),
        });
      },
      PutApprovalResult: (request) => {
        const { stageName, actionName, result, token } = request.json;
        const execution = this.executions.find(
          ({ actions }) => token && actions.get(`${stageName}/${actionName}`)?.token === token,
        );
        if (!execution)
          throw new AwsError('InvalidApprovalTokenException', 'The approval token is not valid');
        this.finish(execution.id, result.status === 'Approved' ? 'Succeeded' : 'Failed', result.summary);
        return jsonResponse({ approvedAt: now() });
      },
      StopPipelineExecution: (request) => {
        const execution = this.find(request.json.pipelineExecutionId);
        execution.status = 'Stopped';
        return jsonResponse({ pipelineExecutionId: execution.id });
      },
    };
  }

  private begin(execution: Execution, index: number): void {
    const next = actionsOf(execution.pipeline)[index];
    if (!next) {
      execution.status = 'Succeeded';
      return;
    }
    const token = next.category === 'Approval' ? { token: randomUUID() } : {};
    execution.actions.set(next.key, { status: 'InProgress', changed: now(), ...token });
  }

  private find(id: string): Execution {
    const found = this.executions.find((execution) => execution.id === id);
    if (found) return found;
    throw new AwsError('PipelineExecutionNotFoundException', `The pipeline execution ${id} does not exist`);
  }
}

/** Every action in the order of the pipeline: stage by stage, by its run order. */
function actionsOf(pipeline: Json): { key: string; category: string }[] {
  return (pipeline.stages as Json[]).flatMap((stage) =>
    [...(stage.actions as Json[])]
      .sort((one, other) => one.runOrder - other.runOrder)
      .map((action) => ({ key: `${stage.name}/${action.name}`, category: action.actionTypeId.category })),
  );
}

/** A stage as the newest of the executions that reached it left it. */
function stateOf(stage: Json, executions: readonly Execution[]): Json {
  const keys = stage.actions.map((action: Json) => `${stage.name}/${action.name}`) as string[];
  const execution = executions.find(({ actions }) => keys.some((key) => actions.has(key)));
  const actionStates = stage.actions.map((action: Json) => {
    const known = execution?.actions.get(`${stage.name}/${action.name}`);
    const { status, changed, token, summary: text } = known ?? {};
    const latestExecution = {
      actionExecutionId: execution?.id,
      status,
      lastStatusChange: changed,
      token,
      summary: text,
    };
    return { actionName: action.name, ...(known ? { latestExecution } : {}) };
  });
  if (!execution) return { stageName: stage.name, actionStates };
  const known = actionStates.flatMap(({ latestExecution }: Json) => latestExecution?.status ?? []);
  const hasEnded = execution.status === 'Stopped' || execution.status === 'Cancelled';
  const status = known.includes('Failed')
    ? 'Failed'
    : known.length === stage.actions.length && known.every((each: string) => each === 'Succeeded')
      ? 'Succeeded'
      : hasEnded
        ? execution.status
        : 'InProgress';
  const latest = { pipelineExecutionId: execution.id, status, type: 'STANDARD' };
  return { stageName: stage.name, actionStates, latestExecution: latest };
}

function shown({ id, pipeline, status, trigger, variables }: Execution): Json {
  return {
    pipelineName: pipeline.name,
    pipelineVersion: pipeline.version,
    pipelineExecutionId: id,
    status,
    trigger: { triggerType: trigger },
    variables: variables.map(({ name, value }) => ({ name, resolvedValue: value })),
    artifactRevisions: [],
    executionMode: pipeline.executionMode,
  };
}

function summary(execution: Execution): Json {
  const { id, status, started, updated, trigger } = execution;
  return {
    pipelineExecutionId: id,
    status,
    startTime: started,
    lastUpdateTime: updated,
    trigger: { triggerType: trigger },
    sourceRevisions: [],
  };
}
