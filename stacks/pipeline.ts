import { CodebuildProject } from '@cdktf/provider-aws/lib/codebuild-project';
import { Construct } from 'constructs';
import { AlertTopic } from '../modules/monitoring/alert-topic';
import { EventAlert } from '../modules/monitoring/event-alert';
import { runbookUrl } from '../modules/links';
import { ArtifactBucket } from '../modules/pipeline/artifact-bucket';
import { buildEnvironment } from '../modules/pipeline/build-environment';
import { BuildProject } from '../modules/pipeline/build-project';
import { projectName } from '../modules/pipeline/build-rights';
import { pipelineAlerts } from '../modules/pipeline/event-alerts';
import { Pipeline } from '../modules/pipeline/pipeline';
import { SettleTrigger } from '../modules/pipeline/settle-trigger';
import { SourceConnection } from '../modules/pipeline/source-connection';
import { StepProject } from '../modules/pipeline/step-project';
import { stepRights } from '../modules/pipeline/step-rights';
import { Target, targetOf } from '../modules/pipeline/target';
import type { Settings, StageSettings } from '../settings';
import { artifactBucketName, pipelineName } from '../settings/names';
import { BaseStack } from './base';
import { PipelineOutputs } from './pipeline-outputs';

export interface PipelineStackProps {
  readonly settings: Settings;
}

/**
 * The stack of the pipeline: connection, build, pipeline, their roles, and the mails about releases. It uses only the
 * names of the stages, so it can be planned before they exist.
 */
export class PipelineStack extends BaseStack {
  /** `<project>-pipeline` */
  private readonly name: string;
  private readonly stages: StageSettings[];
  private readonly targets: Target[];

  constructor(scope: Construct, id: string, { settings }: PipelineStackProps) {
    super(scope, id, { settings });
    this.name = pipelineName(settings);
    this.stages = Object.values(settings.stages);
    this.targets = this.stages.map((stage) => targetOf(settings.project, stage));
    const { account, region, repository, app, alerts } = settings;

    const connection = new SourceConnection(this, 'source', {
      name: this.name,
      existing: repository.connection,
    });
    const artifacts = new ArtifactBucket(this, 'artifacts', {
      name: artifactBucketName(settings),
      region,
      pipeline: this.name,
      protected: this.anyProtected,
    });
    const topic = new AlertTopic(this, 'alerts', { name: this.name, account, region, emails: alerts.emails });
    new Pipeline(this, 'pipeline', {
      name: this.name,
      account,
      region,
      repository,
      folder: app.folder,
      connectionArn: connection.arn,
      artifacts,
      targets: this.targets,
      after: this.createProjects(artifacts, topic),
    });
    new SettleTrigger(this, 'ended', {
      pipeline: this.name,
      project: projectName(this.name, 'settle'),
      account,
      region,
    });
    this.sendMails(topic);
    new PipelineOutputs(this, 'outputs', { settings, connection });
  }

  /** The CodeBuild projects of the app's build and of a release's steps. */
  private createProjects(artifacts: ArtifactBucket, topic: AlertTopic): CodebuildProject[] {
    const { account, region, project, app, repository } = this.settings;
    const shared = {
      name: this.name,
      account,
      region,
      environment: buildEnvironment(this.stages.map(({ instances }) => instances.architecture)),
    };
    const rights = stepRights({ project, pipeline: this.name, targets: this.targets, account, region });
    const step = (name: 'prepare' | 'verify', variables: Record<string, string> = {}) =>
      new StepProject(this, name, {
        ...shared,
        step: name,
        artifacts,
        rights: rights[name],
        logGroup: this.logGroup(name),
        variables,
      });
    const settle = new StepProject(this, 'settle', {
      ...shared,
      step: 'settle',
      rights: rights.settle,
      logGroup: this.logGroup('settle'),
      variables: {
        PROJECT: project,
        PIPELINE: this.name,
        STAGES: this.targets.map(({ stage }) => stage).join(' '),
      },
    });
    const build = new BuildProject(this, 'build', {
      ...shared,
      folder: app.folder,
      artifacts,
      logGroup: this.logGroup('build'),
    });
    const prepare = step('prepare', { TOPIC: topic.arn('later'), RUNBOOK: runbookUrl(repository) });
    return [build, prepare, step('verify'), settle].map(({ project }) => project);
  }

  /** Logs are kept as long as the longest `logRetentionDays` of a stage. */
  private logGroup(purpose: string) {
    const logRetentionDays = Math.max(...this.stages.map((stage) => stage.logRetentionDays));
    return {
      name: `/${this.settings.project}/pipeline/${purpose}`,
      stage: { logRetentionDays, protected: this.anyProtected },
    };
  }

  /** A protected stage needs its releases, so their bucket is protected too. */
  private get anyProtected(): boolean {
    return this.stages.some((stage) => stage.protected);
  }

  private sendMails(topic: AlertTopic): void {
    const { region, repository } = this.settings;
    const context = { pipeline: this.name, region, settle: projectName(this.name, 'settle') };
    for (const definition of pipelineAlerts(context)) {
      new EventAlert(this, `alert-${definition.id}`, {
        name: this.name,
        definition,
        topic,
        runbook: runbookUrl(repository),
      });
    }
  }
}
