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

/** The pipeline's transition into the stage of the pipeline that deploys to one of ours. */
export interface WayIn {
  /** Of ours. */
  readonly stage: string;
  readonly isOpen: boolean;
  /** Who closed it, and when; of a closed one. */
  readonly by?: string;
  readonly since?: Date;
  readonly reason?: string;
  /** The executions that wait before it, the oldest first. */
  readonly waiting: readonly string[];
}

/** How the reason begins with which a rollback closes a way: only such a one is opened by a release. */
const OURS = 'Rolled back to';

/** Whether a rollback closed it, and not a person who has a reason of their own. */
export const isOfRollback = ({ isOpen, reason = '' }: WayIn): boolean => !isOpen && reason.startsWith(OURS);

/** In the few characters that AWS takes. [CodePipeline API, DisabledReason] */
export const reasonFor = (commit: string): string =>
  `${OURS} ${commit.slice(0, 7)} by npm run rollback. npm run release enables it`;

/**
 * The ways into the stages. A closed one lets nothing in: what arrives waits before it, and goes on at once when it is
 * opened. [CodePipeline user guide, transitions]
 */
export class WaysIn {
  private readonly client: CodePipelineClient;
  private readonly name: string;
  private readonly stages: readonly string[];

  /** @param settings those of a project with a pipeline */
  constructor(settings: Facts) {
    this.client = new CodePipelineClient(clientConfig(settings.region));
    this.name = prefixOf(settings, 'pipeline');
    this.stages = Object.keys(settings.stages);
  }

  /** Of all stages that the pipeline has; none where there is no pipeline. */
  async look(): Promise<WayIn[]> {
    const states = await this.states();
    return this.stages.flatMap((stage) => {
      const state = states.find(({ stageName }) => stageName === `Deploy-${stage}`);
      return state ? [wayInto(stage, state)] : [];
    });
  }

  /** Into one stage; undefined where there is none. */
  async into(stage: string): Promise<WayIn | undefined> {
    return (await this.look()).find((way) => way.stage === stage);
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
   * Stops what is on its way to a closed way, in stages before: it is as old as what waits, and would go in first. The
   * action that it is at ends in order; an approval, and what waits for its turn, is abandoned.
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
      // A rollback of a stage before ends there.
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

  /** @returns whether there is a pipeline that has it */
  async close(stage: string, reason: string): Promise<boolean> {
    try {
      await this.client.send(new DisableStageTransitionCommand({ ...this.transition(stage), reason }));
      return true;
    } catch (error) {
      if (isCalled(error, 'PipelineNotFoundException', 'StageNotFoundException')) return false;
      throw error;
    }
  }

  async open(stage: string): Promise<void> {
    await this.client.send(new EnableStageTransitionCommand(this.transition(stage)));
  }

  /**
   * Abandons all that waits before a closed way, also what arrives meanwhile: opening it would start that.
   *
   * @param poll seconds between two looks
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
      // It has ended, or is being stopped, meanwhile.
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

  private transition(stage: string) {
    return {
      pipelineName: this.name,
      stageName: `Deploy-${stage}`,
      transitionType: 'Inbound',
    } as const;
  }
}

function wayInto(stage: string, state: StageState): WayIn {
  const { enabled = true, lastChangedBy, lastChangedAt, disabledReason } = state.inboundTransitionState ?? {};
  // SUPERSEDED pipelines have one at most, and name it apart.
  const inbound = state.inboundExecutions ?? (state.inboundExecution ? [state.inboundExecution] : []);
  return {
    stage,
    isOpen: enabled,
    ...(!enabled && {
      ...(lastChangedBy && { by: lastChangedBy.split('/').at(-1) }),
      ...(lastChangedAt && { since: lastChangedAt }),
      reason: disabledReason ?? '',
    }),
    waiting: inbound.flatMap(({ pipelineExecutionId }) => pipelineExecutionId ?? []),
  };
}
