import { consoleUrl } from '../links';
import type { EventAlertDefinition } from '../monitoring/event-alert';

export interface PipelineAlertsContext {
  /** The pipeline's name. */
  readonly pipeline: string;
  /** Name of the CodeBuild project that takes back what a release changed for its time. */
  readonly settle: string;
  readonly region: string;
}

/** What people hear of releases: one that failed, was cancelled, waits for a person, is done, or left something behind. */
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
    happened: 'a release failed at <time>. Stages that it did not reach keep the release that they have.',
    look: `${executionUrl(pipeline, region)} names the action that failed, and leads to its log.`,
    act: 'mend what the log says and push again. For the same commit once more: npm run release',
  };
}

/** [CodePipeline API, PipelineExecution: Cancelled, the definition was updated before it could be completed] */
function cancelled({ pipeline, region }: PipelineAlertsContext): EventAlertDefinition {
  return {
    id: 'cancelled',
    entry: 'release-cancelled',
    severity: 'later',
    description: 'A release was cancelled',
    pattern: executions(pipeline, 'CANCELED'),
    fields: { execution: '$.detail.execution-id', time: '$.time' },
    happened:
      'a release was cancelled at <time>: the pipeline was changed while it ran or waited. Stages that it did not reach keep the release that they have.',
    look: `${executionUrl(pipeline, region)} shows how far it came. A deployment that had begun goes on by itself, unchecked.`,
    act: 'npm run release, which brings the newest commit to every stage.',
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
    happened: 'a release waits for approval since <time>, in <stage> of the pipeline.',
    look: `${consoleUrl(region, `codesuite/codepipeline/pipelines/${pipeline}/view`)} has the button Review. The execution is <execution>.`,
    act: 'approve or reject it there. After 7 days it is rejected by itself. Later releases wait behind it.',
  };
}

function done({ pipeline, region }: PipelineAlertsContext): EventAlertDefinition {
  return {
    id: 'done',
    entry: 'release-done',
    severity: 'later',
    description: 'A release is done',
    pattern: executions(pipeline, 'SUCCEEDED'),
    // What started it is in the event of its start alone; a path that an event has not leaves its placeholder empty.
    fields: { execution: '$.detail.execution-id', time: '$.time' },
    happened: 'a release was done at <time>; every instance that it reached was checked.',
    look: `${executionUrl(pipeline, region)} names the commit, and what started it.`,
    act: 'nothing. If it was a rollback, the mail before says why.',
  };
}

function notSettled({ pipeline, region, settle }: PipelineAlertsContext): EventAlertDefinition {
  return {
    id: 'not-settled',
    entry: 'release-not-settled',
    severity: 'urgent',
    description: 'A stage may still be as it was made for a release: without scaling',
    pattern: {
      source: ['aws.codebuild'],
      'detail-type': ['CodeBuild Build State Change'],
      detail: { 'project-name': [settle], 'build-status': ['FAILED', 'FAULT', 'TIMED_OUT'] },
    },
    fields: { time: '$.time', log: '$.detail.additional-information.logs.deep-link' },
    happened:
      'a stage may still be as a release left it: at <time> it could not be let scale again, or its alarms not be switched on.',
    look: `<log> names the stage. Has a later release of ${consoleUrl(region, `codesuite/codepipeline/pipelines/${pipeline}/view`)} mended it?`,
    act: `mend what the log says. It is tried again within the hour. At once: the button Start build of ${consoleUrl(region, `codesuite/codebuild/projects/${settle}/history`)}.`,
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
