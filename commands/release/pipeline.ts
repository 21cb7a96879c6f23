import {
  type ActionExecutionDetail,
  CodePipelineClient,
  GetPipelineCommand,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  ListRuleExecutionsCommand,
  type RuleExecutionDetail,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import type { Settings } from '../../settings';
import { pipelineName } from '../../settings/names';
import { clientConfig, isCalled } from '../aws';
import { UserError } from '../command';

/** An action of an execution, or a check that is a condition of its stage. */
export interface Step {
  readonly id: string;
  /** Whether it is a check of its stage, which the pipeline rolls back where it fails. */
  readonly isCheck: boolean;
  /** Of the pipeline: `Deploy-staging`. */
  readonly stage: string;
  /** `Deploy`; of a check, the rule's name. */
  readonly name: string;
  /** `InProgress`, `Succeeded`, `Failed`, `Abandoned`. */
  readonly status: string;
  /** What does it: `CodeDeploy`, `Manual`, `CodeBuild`. */
  readonly provider: string;
  readonly started: Date;
  readonly updated: Date;
  /** What AWS says of the result. */
  readonly summary: string;
  /** Where the log is. */
  readonly link?: string;
  /** Id of the deployment or the build. */
  readonly externalId?: string;
}

/** An execution at one moment, its steps in the order in which they began. */
export interface Execution {
  /** `InProgress`, `Succeeded`, `Failed`, `Stopped`, `Superseded`, `Cancelled`, `Stopping`. */
  readonly status: string;
  /** What was released, once the source is known. */
  readonly commit?: string;
  readonly steps: readonly Step[];
}

/** The variable that lets a release past the alarms (modules/pipeline/stages.ts). */
const IGNORE_ALARMS = 'IGNORE_ALARMS';

/** The project's pipeline. */
export class Pipeline {
  readonly name: string;
  readonly region: string;
  private readonly client: CodePipelineClient;

  constructor(settings: Settings) {
    this.name = pipelineName(settings);
    this.region = settings.region;
    this.client = new CodePipelineClient(clientConfig(settings.region));
  }

  /** The connection that the source comes by. @throws UserError where the pipeline does not exist */
  async connectionArn(): Promise<string> {
    try {
      const { pipeline } = await this.client.send(new GetPipelineCommand({ name: this.name }));
      return pipeline?.stages?.[0]?.actions?.[0]?.configuration?.['ConnectionArn'] ?? '';
    } catch (error) {
      if (!isCalled(error, 'PipelineNotFoundException')) throw error;
      throw new UserError(
        `There is no pipeline ${this.name} in ${this.region}. Nothing was started. Make it: npm run deploy -- pipeline`,
      );
    }
  }

  /** @returns the execution's id */
  async start({ ignoreAlarms }: { readonly ignoreAlarms: boolean }): Promise<string> {
    const { pipelineExecutionId = '' } = await this.client.send(
      new StartPipelineExecutionCommand({
        name: this.name,
        ...(ignoreAlarms && { variables: [{ name: IGNORE_ALARMS, value: 'yes' }] }),
      }),
    );
    return pipelineExecutionId;
  }

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

  /** The rollback that the pipeline began by itself after a moment. */
  async rollbackSince(moment: Date): Promise<string | undefined> {
    const { pipelineExecutionSummaries = [] } = await this.client.send(
      new ListPipelineExecutionsCommand({ pipelineName: this.name, maxResults: 10 }),
    );
    return pipelineExecutionSummaries.find(
      ({ executionType, startTime }) => executionType === 'ROLLBACK' && startTime && startTime >= moment,
    )?.pipelineExecutionId;
  }
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
