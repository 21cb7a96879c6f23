import { createHash, randomUUID } from 'node:crypto';
import { ACCOUNT } from '../environment';
import type { Memory } from '../memory';
import type { AwsRequest, Json } from '../request';
import { AwsError, jsonResponse } from '../response';
import type { Operation } from '../service';
import { Transitions } from './pipeline-transitions';
import { now } from './seconds';

/** The state of an action, and so of its stage, as CodePipeline names it. */
export type ActionStatus = 'InProgress' | 'Succeeded' | 'Failed' | 'Abandoned';

/** A push: the commit and its message. */
export interface Push {
  readonly commit: string;
  readonly message: string;
  /** The author, where the source's provider has it. */
  readonly author?: string;
}

interface Execution {
  readonly id: string;
  readonly pipeline: Json;
  readonly started: number;
  updated: number;
  /** The trigger's type, and its detail: the ARN of who started the execution. */
  readonly trigger: { readonly type: string; readonly detail?: string };
  readonly variables: readonly Json[];
  /** The revision that the source action fetched, once a test has set it. */
  revision?: Json;
  /** The output variables of its source action. */
  outputs?: Record<string, string>;
  /** The stage whose disabled transition it waits before. */
  waitsBefore?: string;
  /** By `<stage>/<action>`. */
  readonly actions: Map<string, ActionRun>;
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Stopped' | 'Cancelled' | 'Superseded';
}

interface ActionRun {
  readonly status: ActionStatus;
  /** The token of an approval. */
  readonly token?: string;
  readonly started: number;
  readonly changed: number;
  readonly summary?: string;
  /** The id of the deployment or the build. */
  readonly externalId?: string;
}

/**
 * Executions of pipelines. The first one starts with the pipeline and fails while its connection is pending, as on AWS.
 * A test ends each action, or gives the approval.
 */
export class PipelineExecutions {
  private readonly executions: Execution[];
  private readonly transitions: Transitions;

  constructor(memory: Memory) {
    this.executions = memory.list('codepipeline executions');
    this.transitions = new Transitions(memory);
  }

  start(pipeline: Json, type: string, variables: readonly Json[] = []): string {
    const id = randomUUID();
    const started = now();
    const execution: Execution = {
      id,
      pipeline,
      started,
      updated: started,
      trigger: type === 'WebhookV2' ? { type } : { type, detail: `arn:aws:iam::${ACCOUNT}:user/ana` },
      variables,
      actions: new Map(),
      status: 'InProgress',
    };
    this.executions.unshift(execution);
    this.begin(execution, 0);
    return id;
  }

  /** Starts the pipeline on a commit, as a push to the branch does. @returns the id of the execution */
  push(name: string, push: Push): string {
    const known = this.executions.find(({ pipeline }) => pipeline.name === name);
    if (!known) throw new Error(`There is no pipeline ${name}`);
    const id = this.start(known.pipeline, 'WebhookV2');
    this.fetch(id, push);
    return id;
  }

  /** Sets what the source action of an execution fetches. */
  fetch(id: string, { commit, message, author }: Push): void {
    const execution = this.find(id);
    execution.outputs = {
      CommitId: commit,
      CommitMessage: message,
      ...(author && { AuthorDisplayName: author }),
    };
    execution.revision = {
      revisionId: commit,
      revisionSummary: JSON.stringify({ ProviderType: 'GitHub', CommitMessage: message }),
    };
  }

  /**
   * Ends the current action of an execution; the next one starts.
   *
   * @param externalId of the deployment or the build
   */
  finish(id: string, status: 'Succeeded' | 'Failed', summary = '', externalId?: string): void {
    const execution = this.find(id);
    const all = actionsOf(execution.pipeline);
    const index = all.findIndex(({ key }) => execution.actions.get(key)?.status === 'InProgress');
    const current = all[index];
    if (!current) throw new Error(`The pipeline execution ${id} is not at any action`);
    const { started = now() } = execution.actions.get(current.key) ?? {};
    const result = { ...(summary && { summary }), ...(externalId && { externalId }) };
    execution.actions.set(current.key, { status, started, changed: now(), ...result });
    execution.updated = now();
    if (status === 'Failed') execution.status = 'Failed';
    else this.begin(execution, index + 1);
  }

  /**
   * Cancels running and waiting executions after an update of the definition. [CodePipeline API, PipelineExecution,
   * status]
   */
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
        const { filter, maxResults = 100, nextToken = '0' } = request.json;
        const stage: string | undefined = filter?.succeededInStage?.stageName;
        const own = this.executions.filter(({ pipeline }) => pipeline.name === name);
        const wanted = stage === undefined ? own : own.filter((execution) => hasPassed(execution, stage));
        const end = Number(nextToken) + Number(maxResults);
        return jsonResponse({
          pipelineExecutionSummaries: wanted.slice(Number(nextToken), end).map(summary),
          ...(end < wanted.length && { nextToken: String(end) }),
        });
      },
      ListActionExecutions: (request) => {
        const { name } = find(request, request.json.pipelineName);
        const id: string | undefined = request.json.filter?.pipelineExecutionId;
        const own = this.executions.filter(
          (execution) => execution.pipeline.name === name && (id === undefined || execution.id === id),
        );
        return jsonResponse({ actionExecutionDetails: own.flatMap(actionDetails) });
      },
      // Rules are not modelled: none has run.
      ListRuleExecutions: (request) => {
        find(request, request.json.pipelineName);
        return jsonResponse({ ruleExecutionDetails: [] });
      },
      GetPipelineState: (request) => {
        const pipeline = find(request, request.json.name);
        const own = this.executions.filter((execution) => execution.pipeline.name === pipeline.name);
        return jsonResponse({
          pipelineName: pipeline.name,
          pipelineVersion: pipeline.version,
          stageStates: pipeline.stages.map((stage: Json, index: number) => ({
            ...stateOf(stage, own),
            // The first stage has no inbound transition.
            ...(index > 0 && { inboundTransitionState: this.transitions.stateOf(pipeline.name, stage.name) }),
            inboundExecutions: this.waiting(pipeline.name, stage.name).map(({ id }) => ({
              pipelineExecutionId: id,
              status: 'InProgress',
            })),
          })),
        });
      },
      DisableStageTransition: (request) => {
        const pipeline = find(request, request.json.pipelineName);
        this.transitions.close(pipeline, request.json);
        return jsonResponse({});
      },
      EnableStageTransition: (request) => {
        const pipeline = find(request, request.json.pipelineName);
        this.transitions.open(pipeline, request.json);
        this.letIn(pipeline.name, request.json.stageName);
        return jsonResponse({});
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
        this.stop(execution);
        return jsonResponse({ pipelineExecutionId: execution.id });
      },
    };
  }

  private begin(execution: Execution, index: number): void {
    const all = actionsOf(execution.pipeline);
    const next = all[index];
    if (!next) {
      execution.status = 'Succeeded';
      return;
    }
    const enters = all[index - 1]?.stage !== next.stage;
    if (enters && this.transitions.isClosed(execution.pipeline.name, next.stage))
      return this.wait(execution, next.stage);
    const token = next.category === 'Approval' ? { token: randomUUID() } : {};
    const time = now();
    execution.actions.set(next.key, { status: 'InProgress', started: time, changed: time, ...token });
  }

  /**
   * A running action is abandoned; an execution that waits before a stage has none. [CodePipeline guide, Stop a
   * pipeline execution]
   */
  private stop(execution: Execution): void {
    const { id, status, actions } = execution;
    if (status !== 'InProgress')
      throw new AwsError('PipelineExecutionNotStoppableException', `The execution ${id} is ${status}`);
    for (const [key, { started, status: before }] of actions)
      if (before === 'InProgress') actions.set(key, { status: 'Abandoned', started, changed: now() });
    Object.assign(execution, { status: 'Stopped', updated: now(), waitsBefore: undefined });
  }

  /**
   * One execution waits before a stage, and a newer one supersedes it; in QUEUED mode all wait. [CodePipeline guide]
   */
  private wait(execution: Execution, stage: string): void {
    const { name, executionMode } = execution.pipeline;
    const before = executionMode === 'QUEUED' ? [] : this.waiting(name, stage);
    for (const older of before)
      Object.assign(older, { status: 'Superseded', updated: now(), waitsBefore: undefined });
    execution.waitsBefore = stage;
  }

  /** Executions that wait before a stage go on when its transition is enabled. */
  private letIn(name: string, stage: string): void {
    for (const execution of this.waiting(name, stage)) {
      execution.waitsBefore = undefined;
      this.begin(
        execution,
        actionsOf(execution.pipeline).findIndex((action) => action.stage === stage),
      );
    }
  }

  /** The oldest first. */
  private waiting(name: string, stage: string): Execution[] {
    return this.executions
      .filter(
        ({ pipeline, status, waitsBefore }) =>
          pipeline.name === name && status === 'InProgress' && waitsBefore === stage,
      )
      .reverse();
  }

  private find(id: string): Execution {
    const found = this.executions.find((execution) => execution.id === id);
    if (found) return found;
    throw new AwsError('PipelineExecutionNotFoundException', `The pipeline execution ${id} does not exist`);
  }
}

/** Every action in the pipeline's order: by stage, then by run order. */
function actionsOf(
  pipeline: Json,
): { key: string; stage: string; name: string; type: Json; category: string }[] {
  return (pipeline.stages as Json[]).flatMap((stage) =>
    [...(stage.actions as Json[])]
      .sort((one, other) => one.runOrder - other.runOrder)
      .map(({ name, actionTypeId: type }) => ({
        key: `${stage.name}/${name}`,
        stage: stage.name as string,
        name: name as string,
        type: type as Json,
        category: type.category as string,
      })),
  );
}

/** Whether all actions of a stage succeeded. */
function hasPassed({ pipeline, actions }: Execution, stage: string): boolean {
  const own = actionsOf(pipeline).filter((action) => action.stage === stage);
  return own.length > 0 && own.every(({ key }) => actions.get(key)?.status === 'Succeeded');
}

/** The actions of an execution as ListActionExecutions returns them, the newest first. */
function actionDetails({ id, pipeline, actions, outputs }: Execution): Json[] {
  const begun = actionsOf(pipeline).flatMap((action) => {
    const run = actions.get(action.key);
    return run ? [{ ...action, run }] : [];
  });
  return begun.reverse().map(({ key, stage, name, type, run }) => ({
    pipelineExecutionId: id,
    actionExecutionId: uuidOf(`${id}/${key}`),
    pipelineVersion: pipeline.version,
    stageName: stage,
    actionName: name,
    startTime: run.started,
    lastUpdateTime: run.changed,
    status: run.status,
    input: { actionTypeId: type },
    output: {
      ...(type.category === 'Source' && outputs && { outputVariables: outputs }),
      executionResult: {
        ...(run.externalId && { externalExecutionId: run.externalId }),
        ...(run.summary && { externalExecutionSummary: run.summary }),
      },
    },
  }));
}

/** The same UUID for the same text. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

/** The state of a stage, from the newest execution that reached it. */
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

function shown({ id, pipeline, status, trigger, variables, revision }: Execution): Json {
  return {
    pipelineName: pipeline.name,
    pipelineVersion: pipeline.version,
    pipelineExecutionId: id,
    status,
    trigger: { triggerType: trigger.type, triggerDetail: trigger.detail },
    variables: variables.map(({ name, value }) => ({ name, resolvedValue: value })),
    artifactRevisions: revision
      ? [{ name: pipeline.stages[0].actions[0].outputArtifacts[0].name, ...revision }]
      : [],
    executionMode: pipeline.executionMode,
  };
}

function summary(execution: Execution): Json {
  const { id, pipeline, status, started, updated, trigger, revision } = execution;
  return {
    pipelineExecutionId: id,
    status,
    startTime: started,
    lastUpdateTime: updated,
    trigger: { triggerType: trigger.type, triggerDetail: trigger.detail },
    sourceRevisions: revision ? [{ actionName: pipeline.stages[0].actions[0].name, ...revision }] : [],
  };
}
