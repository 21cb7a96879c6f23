import { consoleUrl } from '../links';
import type { EventAlertDefinition } from '../monitoring/event-alert';

export interface PipelineAlertsContext {
  /** The pipeline's name. */
  readonly pipeline: string;
  /** Name of the CodeBuild project `settle`, which restores scaling and alarms after a release. */
  readonly settle: string;
  readonly region: string;
}

/**
 * Mails about releases: failed, cancelled, waiting for approval, done, or scaling and alarms not restored after
 * one.
 */
export function pipelineAlerts(context: PipelineAlertsContext): EventAlertDefinition[] {
  return [failed(context), cancelled(context), approvalWanted(context), done(context), notSettled(context)];
}

const EXECUTION = 'CodePipeline Pipeline Execution State Change';

function failed({ pipeline, region }: PipelineAlertsContext): EventAlertDefinition {
  return {
    id: 'failed',
    entry: 'release-failed',
    severity: 'later',
    description: 'A release failed',
    pattern: executions(pipeline, 'FAILED'),
    fields: { execution: '$.detail.execution-id', time: '$.time' },
    happened: 'a release failed at <time>. Stages that it did not reach keep their release.',
    look: `${executionUrl(pipeline, region)} names the action that failed, and links to its log.`,
    act: 'fix what the log says and push again. To release the same commit again: npm run release',
  };
}

/** [CodePipeline API, PipelineExecution, "Cancelled": the definition was updated before the execution was completed] */
function cancelled({ pipeline, region }: PipelineAlertsContext): EventAlertDefinition {
  return {
    id: 'cancelled',
    entry: 'release-cancelled',
    severity: 'later',
    description: 'A release was cancelled',
    pattern: executions(pipeline, 'CANCELED'),
    fields: { execution: '$.detail.execution-id', time: '$.time' },
    happened:
      'a release was cancelled at <time>: the pipeline was changed while it ran or waited. Stages that it did not reach keep their release.',
    look: `${executionUrl(pipeline, region)} shows how far it got. A deployment that had begun continues, but the pipeline does not check it.`,
    act: 'npm run release, which releases the newest commit to every stage.',
  };
}

function approvalWanted({ pipeline, region }: PipelineAlertsContext): EventAlertDefinition {
  return {
    id: 'approval',
    entry: 'approval-wanted',
    severity: 'later',
    description: 'A release waits for approval',
    pattern: {
      source: ['aws.codepipeline'],
      'detail-type': ['CodePipeline Action Execution State Change'],
      detail: { pipeline: [pipeline], action: ['Approve'], state: ['STARTED'] },
    },
    fields: { stage: '$.detail.stage', execution: '$.detail.execution-id', time: '$.time' },
    happened: 'a release has been waiting for approval since <time>, in <stage> of the pipeline.',
    look: `${consoleUrl(region, `codesuite/codepipeline/pipelines/${pipeline}/view`)} has the button Review. The execution is <execution>.`,
    act: 'approve or reject it there. After 7 days, AWS rejects it. Later releases wait behind it.',
  };
}

function done({ pipeline, region }: PipelineAlertsContext): EventAlertDefinition {
  return {
    id: 'done',
    entry: 'release-done',
    severity: 'later',
    description: 'A release is done',
    pattern: executions(pipeline, 'SUCCEEDED'),
    // Only the event of the start has what started it. For a path that an event lacks, the placeholder stays empty.
    fields: { execution: '$.detail.execution-id', time: '$.time' },
    happened: 'a release succeeded at <time>, and every instance was checked.',
    look: `${executionUrl(pipeline, region)} has the commit, and what started the release.`,
    act: 'nothing. If it was a rollback, the mail before this one says why.',
  };
}

function notSettled({ pipeline, region, settle }: PipelineAlertsContext): EventAlertDefinition {
  return {
    id: 'not-settled',
    entry: 'release-not-settled',
    severity: 'urgent',
    description: 'After a release, scaling or alarms of a stage could not be restored',
    pattern: {
      source: ['aws.codebuild'],
      'detail-type': ['CodeBuild Build State Change'],
      detail: { 'project-name': [settle], 'build-status': ['FAILED', 'FAULT', 'TIMED_OUT'] },
    },
    fields: { time: '$.time', log: '$.detail.additional-information.logs.deep-link' },
    happened:
      'after a release, scaling or alarms of a stage could not be restored at <time>: it may not scale, or alarms may not stop a deployment.',
    look: `<log> names the stage. If a later release of ${consoleUrl(region, `codesuite/codepipeline/pipelines/${pipeline}/view`)} succeeded, that one may have restored them.`,
    act: `fix what the log says. The next try is within the hour. To try at once: the button Start build of ${consoleUrl(region, `codesuite/codebuild/projects/${settle}/history`)}.`,
  };
}

function executions(pipeline: string, state: string): EventAlertDefinition['pattern'] {
  return {
    source: ['aws.codepipeline'],
    'detail-type': [EXECUTION],
    detail: { pipeline: [pipeline], state: [state] },
  };
}

function executionUrl(pipeline: string, region: string): string {
  return consoleUrl(region, `codesuite/codepipeline/pipelines/${pipeline}/executions/<execution>/timeline`);
}
