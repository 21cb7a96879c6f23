import { ACCOUNT } from '../environment';
import type { Memory } from '../memory';
import type { Json } from '../request';
import { AwsError } from '../response';
import { now } from './seconds';

/** The transitions into the stages of pipelines: open, until a person closes one. */
export class Transitions {
  private readonly closed: Map<string, Json>;

  constructor(memory: Memory) {
    this.closed = memory.map('codepipeline closed transitions');
  }

  isClosed(pipeline: string, stage: string): boolean {
    return this.closed.has(`${pipeline}/${stage}`);
  }

  /** As GetPipelineState shows it. */
  stateOf(pipeline: string, stage: string): Json {
    return this.closed.get(`${pipeline}/${stage}`) ?? { enabled: true };
  }

  close(pipeline: Json, { stageName, transitionType, reason }: Json): void {
    requireStage(pipeline, stageName);
    // What leaves a stage is not played: this project closes what leads into one.
    if (transitionType !== 'Inbound')
      throw new AwsError(
        'ValidationException',
        `The embedded AWS plays Inbound transitions, not ${transitionType}`,
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
