import { type Facts, prefixOf } from '../../facts';
import { asking, isCalled } from '../account/aws';
import { nowHolds, sleep, UserError } from '../../command';
import { Fleet } from '../fleet/fleet';
import { refusePendingConnection } from './connection';
import { causes } from './failure';
import { follow, type Patience } from './follow';
import { executionLink } from './links';
import { enableTransitions } from './enable-transitions';
import { type Execution, Pipeline } from './pipeline';

/** How a release is started and followed. */
export interface ReleaseOptions extends Patience {
  /** Whether the release starts although alarms are in ALARM, to fix their cause. */
  readonly ignoreAlarms: boolean;
}

/** A release that reached every stage. */
export interface Released {
  /** The pipeline execution's id. */
  readonly execution: string;
  /** The commit id of the source's provider; null where CodePipeline does not tell it. */
  readonly commit: string | null;
  /** The URL of its page in the console. */
  readonly link: string;
}

const NO_PIPELINE =
  'The settings have `pipeline: false`, so there is no pipeline. Nothing was started. Release to each stage with ' +
  'CodeDeploy: docs/releases.md, "Without a pipeline".';

/**
 * Starts the pipeline with the newest commit of the branch, and follows it to its end. Executions that a
 * rollback keeps out of its stage are abandoned first.
 *
 * @returns the release that every stage has then
 * @throws UserError before the start where there is no pipeline in the settings or in AWS, where its
 * connection waits for a person, or where an instance refresh runs; after the start where the release failed,
 * with every cause
 */
export async function release(settings: Facts, options: ReleaseOptions): Promise<Released> {
  if (!settings.pipeline) throw new UserError(NO_PIPELINE);
  const pipeline = new Pipeline(settings);
  const connection = await asking('reading the pipeline', () => pipeline.connectionArn());
  await asking('reading the connection', () => refusePendingConnection(connection, settings.region));
  await asking('looking for instance refreshes', () => refuseWhileRefreshing(settings));

  await enableTransitions(settings, options.poll ?? 4);
  nowHolds('A release may have been started.', 'npm run status');
  const id = await asking('starting the pipeline', () => pipeline.start(options));
  const alarms = options.ignoreAlarms ? ', ignoring alarms: none of them stops it or rolls it back' : '';
  const link = executionLink(settings.region, pipeline.name, id);
  console.log(`Started a release${alarms}.\n${link}`);
  const execution = await follow(pipeline, id, options);
  if (execution.status === 'Succeeded') {
    console.log(
      `Released ${execution.commit ?? 'the newest commit'}: every instance of every stage serves it.`,
    );
    return { execution: id, commit: execution.commit ?? null, link };
  }
  throw new UserError(await failure(pipeline, execution, options));
}

/**
 * Refuses a release during an instance refresh. The pipeline would refuse it, too, minutes later, in its step
 * `prepare`.
 */
async function refuseWhileRefreshing(settings: Facts): Promise<void> {
  for (const stage of Object.keys(settings.stages)) {
    const running = await new Fleet(prefixOf(settings, stage), settings.region)
      .running()
      .catch((error: unknown) => {
        if (isCalled(error, 'ValidationError')) return undefined; // the stage is not deployed yet
        throw error;
      });
    if (!running) continue;
    throw new UserError(
      `An instance refresh of ${stage} is running (${running.InstanceRefreshId}). A release cannot run during an ` +
        `instance refresh. Nothing was started. Follow it: npm run refresh-instances -- ${stage}`,
    );
  }
}

async function failure(pipeline: Pipeline, execution: Execution, options: ReleaseOptions): Promise<string> {
  const why = await causes(execution, pipeline.region);
  const lines = [`The release ended as ${execution.status.toLowerCase()}.`, ...(why ? [why] : [])];
  // CodeDeploy rolls a failed deployment back by itself; the pipeline rolls back after a failed check.
  const check = execution.steps.find((step) => step.isCheck && step.status === 'Failed');
  const rollback = check && (await awaitRollback(pipeline, check.stage, options));
  if (rollback) {
    console.log(`The pipeline rolls back: ${executionLink(pipeline.region, pipeline.name, rollback)}`);
    const { status } = await follow(pipeline, rollback, options);
    lines.push(
      status === 'Succeeded' ? 'It was rolled back.' : `Its rollback ended as ${status.toLowerCase()}.`,
    );
  }
  return lines.join('\n');
}

async function awaitRollback(
  pipeline: Pipeline,
  stage: string,
  { rollback = 30, poll = 4 }: Patience,
): Promise<string | undefined> {
  for (const end = Date.now() + rollback * 1000; ; await sleep(poll)) {
    const found = await asking('looking for a rollback', () => pipeline.rollbackOf(stage));
    if (found || Date.now() >= end) return found;
  }
}
