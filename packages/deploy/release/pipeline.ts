import {
  type ActionExecutionDetail,
  CodePipelineClient,
  GetPipelineCommand,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListRuleExecutionsCommand,
  paginateListPipelineExecutions,
  type RuleExecutionDetail,
  type StageState,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { type Facts, prefixOf } from '../../facts';
import { clientConfig, isCalled } from '../account/aws';
import { UserError } from '../../command';

/** An action of an execution, or a check that is a condition of its stage. */
export interface Step {
  readonly id: string;
  /** Whether it is a check, after whose failure the pipeline rolls the stage back. */
  readonly isCheck: boolean;
  /** The stage of the pipeline: `Deploy-staging`. */
  readonly stage: string;
  /** The action's name: `Deploy`. For a check, the rule's name. */
  readonly name: string;
  /** `InProgress`, `Succeeded`, `Failed`, `Abandoned`. */
  readonly status: string;
  /** The provider of the action: `CodeDeploy`, `Manual`, `CodeBuild`. */
  readonly provider: string;
  readonly started: Date;
  readonly updated: Date;
  /** AWS's summary of the result. */
  readonly summary: string;
  /** The URL of the log. */
  readonly link?: string;
  /** The id of the deployment or the build. */
  readonly externalId?: string;
}

/** An execution at one moment. Its steps are in the order in which they began. */
export interface Execution {
  /** `InProgress`, `Succeeded`, `Failed`, `Stopped`, `Superseded`, `Cancelled`, `Stopping`. */
  readonly status: string;
  /** The released commit, once the source action has run. */
  readonly commit?: string;
  readonly steps: readonly Step[];
}

/** A release that has not ended. */
export interface UnderWay {
  /** The execution's id. */
  readonly id: string;
  /** Where in the pipeline it is, in words. */
  readonly where: string;
  /** Whether it waits for an approval, which can take up to 7 days. */
  readonly waitsForPerson: boolean;
}

/** The statuses of an execution that has not ended. */
export const GOING_ON = ['InProgress', 'Stopping'];

/**
 * How long an execution can run, in milliseconds: 7 days for an approval, and a day for everything else.
 * [CodePipeline guide, Quotas]
 */
export const LONGEST_EXECUTION = 8 * 24 * 3_600_000;

/** The pipeline variable that releases in spite of alarms (modules/pipeline/stages.ts). */
const IGNORE_ALARMS = 'IGNORE_ALARMS';

/** The project's pipeline. */
export class Pipeline {
  readonly name: string;
  readonly region: string;
  private readonly client: CodePipelineClient;

  constructor(settings: Facts) {
    this.name = prefixOf(settings, 'pipeline');
    this.region = settings.region;
    this.client = new CodePipelineClient(clientConfig(settings.region));
  }

  /** The ARN of the source action's connection. @throws UserError where the pipeline does not exist */
  async connectionArn(): Promise<string> {
    try {
      const { pipeline } = await this.client.send(new GetPipelineCommand({ name: this.name }));
      return pipeline?.stages?.[0]?.actions?.[0]?.configuration?.['ConnectionArn'] ?? '';
    } catch (error) {
      if (!isCalled(error, 'PipelineNotFoundException')) throw error;
      throw new UserError(
        `The pipeline ${this.name} does not exist in ${this.region}. Nothing was started. Create it: npm run ` +
          'deploy -- pipeline',
      );
    }
  }

  /** Starts an execution. @returns its id */
  async start({ ignoreAlarms }: { readonly ignoreAlarms: boolean }): Promise<string> {
    const { pipelineExecutionId = '' } = await this.client.send(
      new StartPipelineExecutionCommand({
        name: this.name,
        ...(ignoreAlarms && { variables: [{ name: IGNORE_ALARMS, value: 'yes' }] }),
      }),
    );
    return pipelineExecutionId;
  }

  /** The execution as it is now. */
  async look(execution: string): Promise<Execution> {
    const filter = { pipelineExecutionId: execution };
    const pipelineName = this.name;
    const [{ pipelineExecution }, { actionExecutionDetails = [] }, { ruleExecutionDetails = [] }] =
      await Promise.all([
        this.client.send(new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId: execution })),
        this.client.send(new ListActionExecutionsCommand({ pipelineName, filter })),
        this.client.send(new ListRuleExecutionsCommand({ pipelineName, filter })),
      ]);
    const steps = [...actionExecutionDetails.map(actionStep), ...ruleExecutionDetails.map(ruleStep)];
    return {
      status: pipelineExecution?.status ?? 'Unknown',
      commit: pipelineExecution?.artifactRevisions?.[0]?.revisionId,
      steps: steps.sort((a, b) => a.started.getTime() - b.started.getTime()),
    };
  }

  /**
   * The executions that run or wait, the oldest first. Empty where there is no pipeline. The history covers a
   * year; it is read as far back as an execution can run by itself. Executions that wait longer are found in
   * the state of the pipeline's stages.
   */
  async underWay(): Promise<UnderWay[]> {
    try {
      const listed = await this.listedUnderWay();
      const { stageStates = [] } = await this.client.send(new GetPipelineStateCommand({ name: this.name }));
      const older = idsIn(stageStates).filter((id) => !listed.includes(id));
      return [...older, ...listed].map((id) => placeOf(id, stageStates));
    } catch (error) {
      if (isCalled(error, 'PipelineNotFoundException')) return [];
      throw error;
    }
  }

  private async listedUnderWay(): Promise<string[]> {
    const pages = paginateListPipelineExecutions({ client: this.client }, { pipelineName: this.name });
    const ids: string[] = [];
    for await (const { pipelineExecutionSummaries: page = [] } of pages) {
      const going = page.filter(({ status }) => GOING_ON.includes(status ?? ''));
      ids.unshift(...going.map(({ pipelineExecutionId = '' }) => pipelineExecutionId).reverse());
      const oldest = Math.min(...page.map(({ startTime }) => startTime?.getTime() ?? Infinity));
      if (going.length === 0 && Date.now() - oldest > LONGEST_EXECUTION) break;
    }
    return ids;
  }

  /** The rollback that the pipeline started by itself in a stage. [CodePipeline API, StageExecution, type] */
  async rollbackOf(stage: string): Promise<string | undefined> {
    const { stageStates = [] } = await this.client.send(new GetPipelineStateCommand({ name: this.name }));
    const { latestExecution } = stageStates.find(({ stageName }) => stageName === stage) ?? {};
    return latestExecution?.type === 'ROLLBACK' ? latestExecution.pipelineExecutionId : undefined;
  }
}

/**
 * The executions in the stages, and those that wait before one: behind another's approval that can take
 * weeks.
 */
function idsIn(stages: readonly StageState[]): string[] {
  const inside = stages.flatMap(({ latestExecution: at }) =>
    at && GOING_ON.includes(at.status ?? '') ? [at] : [],
  );
  const before = stages.flatMap(({ inboundExecutions = [] }) => inboundExecutions);
  return [...new Set([...inside, ...before].map(({ pipelineExecutionId = '' }) => pipelineExecutionId))];
}

/** Where an execution is. Only an action that waits for an approval has a token. */
function placeOf(id: string, stages: readonly StageState[]): UnderWay {
  const at = stages.find(
    ({ latestExecution }) =>
      latestExecution?.pipelineExecutionId === id && GOING_ON.includes(latestExecution.status ?? ''),
  );
  if (!at) return { id, where: 'waits for its turn', waitsForPerson: false };
  const running = (at.actionStates ?? []).filter(
    ({ latestExecution }) => latestExecution?.status === 'InProgress',
  );
  const waitsForPerson = running.some(({ latestExecution }) => latestExecution?.token !== undefined);
  return {
    id,
    where: waitsForPerson ? `${at.stageName} waits for approval` : `${at.stageName} runs`,
    waitsForPerson,
  };
}

function actionStep(detail: ActionExecutionDetail): Step {
  return {
    ...common(detail),
    id: detail.actionExecutionId ?? '',
    isCheck: false,
    name: detail.actionName ?? '',
    provider: detail.input?.actionTypeId?.provider ?? '',
  };
}

function ruleStep(detail: RuleExecutionDetail): Step {
  return {
    ...common(detail),
    id: detail.ruleExecutionId ?? '',
    isCheck: true,
    name: detail.ruleName ?? '',
    provider: detail.input?.ruleTypeId?.provider ?? '',
  };
}

function common(
  detail: ActionExecutionDetail | RuleExecutionDetail,
): Omit<Step, 'id' | 'isCheck' | 'name' | 'provider'> {
  const { executionResult: result } = detail.output ?? {};
  const { startTime: started = new Date(0), lastUpdateTime: updated = started } = detail;
  return {
    stage: detail.stageName ?? '',
    status: detail.status ?? 'Unknown',
    started,
    updated,
    summary: result?.errorDetails?.message ?? result?.externalExecutionSummary ?? '',
    link: result?.externalExecutionUrl,
    externalId: result?.externalExecutionId,
  };
}
