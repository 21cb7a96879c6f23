import {
  CodePipelineClient,
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  type StageState,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { type Facts, prefixOf } from '../../facts';
import { clientConfig, isCalled } from '../account/aws';
import { sleep } from '../../command';

/** The transition of the pipeline into its stage that deploys to a stage of the settings. */
export interface Transition {
  /** The stage of the settings. */
  readonly stage: string;
  readonly isEnabled: boolean;
  /** Who disabled it, and when. Only for a disabled one. */
  readonly by?: string;
  readonly since?: Date;
  readonly reason?: string;
  /** The executions that wait for it, the oldest first. */
  readonly waiting: readonly string[];
}

/** The beginning of the reason that a rollback gives. A release enables only transitions with this reason. */
const OURS = 'Rolled back to';

/** Whether a rollback disabled the transition, and not a person. */
export const isOfRollback = ({ isEnabled, reason = '' }: Transition): boolean =>
  !isEnabled && reason.startsWith(OURS);

/**
 * The reason for a disabled transition, with the few characters that AWS allows. [CodePipeline API,
 * DisabledReason]
 */
export const reasonFor = (commit: string): string =>
  `${OURS} ${commit.slice(0, 7)} by npm run rollback. npm run release enables it`;

/**
 * The transitions into the stages. Executions wait before a disabled one, and continue at once when it is
 * enabled. [CodePipeline user guide, transitions]
 */
export class Transitions {
  private readonly client: CodePipelineClient;
  private readonly name: string;
  private readonly stages: readonly string[];

  /** @param settings of a project with a pipeline */
  constructor(settings: Facts) {
    this.client = new CodePipelineClient(clientConfig(settings.region));
    this.name = prefixOf(settings, 'pipeline');
    this.stages = Object.keys(settings.stages);
  }

  /** The transitions of all stages in the pipeline. Empty where there is no pipeline. */
  async all(): Promise<Transition[]> {
    const states = await this.states();
    return this.stages.flatMap((stage) => {
      const state = states.find(({ stageName }) => stageName === `Deploy-${stage}`);
      return state ? [transitionInto(stage, state)] : [];
    });
  }

  /** The transition into one stage; undefined where there is none. */
  async into(stage: string): Promise<Transition | undefined> {
    return (await this.all()).find((transition) => transition.stage === stage);
  }

  private async states(): Promise<StageState[]> {
    return this.client.send(new GetPipelineStateCommand({ name: this.name })).then(
      ({ stageStates = [] }) => stageStates,
      (error: unknown): StageState[] => {
        if (isCalled(error, 'PipelineNotFoundException')) return [];
        throw error;
      },
    );
  }

  /**
   * Stops executions that are in earlier stages on the way to a disabled transition: they are as old as those
   * that wait, and would pass first. A running action ends in order; an approval and a waiting execution are
   * abandoned.
   *
   * @returns what was stopped, each in words
   */
  async stopComing(stage: string): Promise<string[]> {
    const states = await this.states();
    const own = states.findIndex(({ stageName }) => stageName === `Deploy-${stage}`);
    const stopped: string[] = [];
    const before = states.slice(0, Math.max(own, 0));
    for (const { latestExecution: at, inboundExecutions = [], actionStates = [] } of before) {
      const isAsking = actionStates.some(
        ({ latestExecution: action }) => action?.status === 'InProgress' && action.token !== undefined,
      );
      // A rollback in an earlier stage ends in that stage.
      const inside =
        at?.status === 'InProgress' && at.type !== 'ROLLBACK' ? [{ ...at, abandon: isAsking }] : [];
      const queued = inboundExecutions.map((each) => ({ ...each, abandon: true }));
      for (const { pipelineExecutionId: id = '', abandon } of [...inside, ...queued]) {
        stopped.push(await this.inWords(id));
        await this.stop(id, abandon);
      }
    }
    return stopped;
  }

  /** Disables the transition. @returns whether there is a pipeline that has it */
  async disable(stage: string, reason: string): Promise<boolean> {
    try {
      await this.client.send(new DisableStageTransitionCommand({ ...this.inputFor(stage), reason }));
      return true;
    } catch (error) {
      if (isCalled(error, 'PipelineNotFoundException', 'StageNotFoundException')) return false;
      throw error;
    }
  }

  /** Enables the transition. */
  async enable(stage: string): Promise<void> {
    await this.client.send(new EnableStageTransitionCommand(this.inputFor(stage)));
  }

  /**
   * Abandons all executions that wait before a disabled transition, also those that arrive meanwhile: to
   * enable it would start them.
   *
   * @param poll seconds between two polls
   * @returns what was abandoned, each in words
   */
  async abandonWaiting(stage: string, poll: number): Promise<string[]> {
    const abandoned = new Map<string, string>();
    for (;;) {
      const waiting = (await this.into(stage))?.waiting ?? [];
      if (waiting.length === 0) return [...abandoned.values()];
      for (const id of waiting.filter((each) => !abandoned.has(each))) {
        abandoned.set(id, await this.inWords(id));
        await this.stop(id, true);
      }
      await sleep(poll);
    }
  }

  private async stop(pipelineExecutionId: string, abandon: boolean): Promise<void> {
    const reason = 'A newer release was started after its stage had been rolled back.';
    try {
      await this.client.send(
        new StopPipelineExecutionCommand({
          pipelineName: this.name,
          pipelineExecutionId,
          abandon,
          reason,
        }),
      );
    } catch (error) {
      // The execution has ended meanwhile, or is being stopped.
      if (!isCalled(error, 'PipelineExecutionNotStoppableException', 'DuplicatedStopRequestException'))
        throw error;
    }
  }

  private async inWords(pipelineExecutionId: string): Promise<string> {
    const question = { pipelineName: this.name, pipelineExecutionId };
    const { pipelineExecution } = await this.client.send(new GetPipelineExecutionCommand(question));
    const commit = pipelineExecution?.artifactRevisions?.[0]?.revisionId;
    return `${commit ? `commit ${commit.slice(0, 7)}, ` : ''}execution ${pipelineExecutionId}`;
  }

  private inputFor(stage: string) {
    return {
      pipelineName: this.name,
      stageName: `Deploy-${stage}`,
      transitionType: 'Inbound',
    } as const;
  }
}

function transitionInto(stage: string, state: StageState): Transition {
  const { enabled = true, lastChangedBy, lastChangedAt, disabledReason } = state.inboundTransitionState ?? {};
  // A SUPERSEDED pipeline has at most one, in a field of its own.
  const inbound = state.inboundExecutions ?? (state.inboundExecution ? [state.inboundExecution] : []);
  return {
    stage,
    isEnabled: enabled,
    ...(!enabled && {
      ...(lastChangedBy && { by: lastChangedBy.split('/').at(-1) }),
      ...(lastChangedAt && { since: lastChangedAt }),
      reason: disabledReason ?? '',
    }),
    waiting: inbound.flatMap(({ pipelineExecutionId }) => pipelineExecutionId ?? []),
  };
}
