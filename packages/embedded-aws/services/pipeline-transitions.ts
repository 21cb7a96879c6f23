import { ACCOUNT } from '../environment';
import type { Memory } from '../memory';
import type { Json } from '../request';
import { AwsError } from '../response';
import { now } from './seconds';

/** The transitions into the stages of pipelines: enabled, until a person disables one. */
export class Transitions {
  private readonly closed: Map<string, Json>;

  constructor(memory: Memory) {
    this.closed = memory.map('codepipeline closed transitions');
  }

  isClosed(pipeline: string, stage: string): boolean {
    return this.closed.has(`${pipeline}/${stage}`);
  }

  /** The state as GetPipelineState returns it. */
  stateOf(pipeline: string, stage: string): Json {
    return this.closed.get(`${pipeline}/${stage}`) ?? { enabled: true };
  }

  close(pipeline: Json, { stageName, transitionType, reason }: Json): void {
    requireStage(pipeline, stageName);
    // Outbound transitions are not modelled: this project only disables inbound ones.
    if (transitionType !== 'Inbound')
      throw new AwsError(
        'ValidationException',
        `The embedded AWS supports Inbound transitions, not ${transitionType}`,
      );
    this.closed.set(`${pipeline.name}/${stageName}`, {
      enabled: false,
      lastChangedBy: `arn:aws:iam::${ACCOUNT}:user/ana`,
      lastChangedAt: now(),
      disabledReason: reason,
    });
  }

  open(pipeline: Json, { stageName }: Json): void {
    requireStage(pipeline, stageName);
    this.closed.delete(`${pipeline.name}/${stageName}`);
  }
}

function requireStage(pipeline: Json, name: string): void {
  if ((pipeline.stages as Json[]).some((stage) => stage.name === name)) return;
  throw new AwsError('StageNotFoundException', `The pipeline ${pipeline.name} has no stage ${name}`);
}
