import { untilEnded } from '../account/until-ended';
import { nowHolds, since, Waiting } from '../../command';
import { executionLink, pipelineLink } from './links';
import { type Execution, GOING_ON, type Pipeline, type Step } from './pipeline';

/** How often and for how long AWS is asked, in seconds. */
export interface Patience {
  /** Between two polls. @default 4 */
  readonly poll?: number;
  /**
   * How long AWS may stay unreachable before the command gives up. The release continues in AWS. @default 900
   */
  readonly contact?: number;
  /** How long the pipeline may take to start a rollback after a failed check. @default 30 */
  readonly rollback?: number;
}

/**
 * Follows an execution to its end, and prints when each step begins and ends. A lost connection does not end
 * that. An interrupt ends only the following.
 *
 * @throws UserError where AWS stayed unreachable for too long, or refuses to answer
 */
export async function follow(
  pipeline: Pipeline,
  id: string,
  { poll = 4, contact = 900 }: Patience = {},
): Promise<Execution> {
  const progress = new Progress(pipeline);
  const link = executionLink(pipeline.region, pipeline.name, id);
  nowHolds(`The release continues on AWS (${link}).`, 'npm run status');
  return untilEnded({
    what: 'release',
    goesOn: `The release continues on AWS: ${link}`,
    poll,
    contact,
    waiting: progress.waiting,
    look: () => pipeline.look(id),
    show: (execution) => progress.show(execution),
    hasEnded: ({ status }) => !GOING_ON.includes(status),
  });
}

/** Prints news as it comes, else every ten seconds what is waited for. */
class Progress {
  readonly waiting = new Waiting();
  private readonly printed = new Set<string>();

  constructor(private readonly pipeline: Pipeline) {}

  show({ steps, status }: Execution): void {
    for (const step of steps) {
      if (step.status === 'InProgress') this.once(`${step.id} begins`, () => begins(step, this.pipeline));
      else this.once(`${step.id} ends`, () => ends(step));
    }
    const running = steps
      .filter((step) => step.status === 'InProgress')
      .map(({ stage, name }) => `${stage}: ${name}`);
    if (running.length > 0) this.waiting.say(`${running.join(', ')} …`);
    else if (status === 'InProgress') this.waiting.say('waiting for its turn in the pipeline …');
  }

  private once(key: string, line: () => string): void {
    if (this.printed.has(key)) return;
    this.printed.add(key);
    console.log(line());
  }
}

function begins({ stage, name, provider }: Step, { region, name: pipeline }: Pipeline): string {
  if (provider !== 'Manual') return `${stage}: ${name} begins`;
  return `${stage}: waits for approval: ${pipelineLink(region, pipeline)}`;
}

function ends({ stage, name, status, summary, started, updated }: Step): string {
  const said = status === 'Succeeded' || !summary ? '' : `: ${summary}`;
  return `${stage}: ${name} ${status.toLowerCase()} after ${since(started.getTime(), updated.getTime())}${said}`;
}
