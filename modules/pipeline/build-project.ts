import { posix } from 'node:path';
import { CodebuildProject, CodebuildProjectEnvironment } from '@cdktf/provider-aws/lib/codebuild-project';
import { Construct } from 'constructs';
import { CONTRACT } from '../../packages/facts';
import { suppress } from '../suppress';
import { LogGroup, LogGroupProps } from '../log-group';
import { ServiceRole } from '../service-role';
import { ArtifactBucket, CACHE, S3_KEY } from './artifact-bucket';
import { lookForCache, projectName, useArtifacts, writeLogs } from './build-rights';
import type { Place } from './target';

export interface BuildProjectProps extends Place {
  /** `<project>-pipeline`; the CodeBuild project and its role add `-build`. */
  readonly name: string;
  readonly artifacts: ArtifactBucket;
  readonly logGroup: LogGroupProps;
  readonly environment: CodebuildProjectEnvironment;
  /** The app's folder in the repository, with its buildspec.yml; `.` for the root. */
  readonly folder: string;
}

/** Minutes that a build may take. */
const BUILD_MINUTES = 30;
/** Minutes that a build may wait for a machine. A new account may have none until AWS raises its quota. */
const QUEUE_MINUTES = 60;

/**
 * The CodeBuild project that builds a release from a push, with the app's own buildspec.yml. It has no limit of
 * concurrent builds: the pipeline's stage Build takes one push at a time, and a build over the limit would fail instead
 * of waiting.
 */
export class BuildProject extends Construct {
  readonly project: CodebuildProject;

  constructor(scope: Construct, id: string, props: BuildProjectProps) {
    super(scope, id);
    const name = projectName(props.name, 'build');
    const { account, region, artifacts, folder } = props;
    const { group } = new LogGroup(this, 'logs', props.logGroup);
    const { role, ready } = new ServiceRole(this, 'service-role', {
      name,
      service: 'codebuild.amazonaws.com',
      forAccount: account,
      rights: {
        logs: writeLogs({ account, region, logGroup: props.logGroup.name }),
        artifacts: [
          ...useArtifacts(region, artifacts.name, 's3:GetObject', 's3:PutObject'),
          ...lookForCache(region, artifacts.name),
        ],
      },
    });
    this.project = new CodebuildProject(this, 'project', {
      name,
      description: 'Tests and builds the app, and packs its release',
      serviceRole: role.arn,
      source: { type: 'CODEPIPELINE', buildspec: posix.join(folder, 'buildspec.yml') },
      artifacts: { type: 'CODEPIPELINE' },
      environment: {
        ...props.environment,
        // The app's buildspec.yml reads them, and refuses a release that needs a newer contract than the instances
        // have.
        environmentVariable: [
          { name: 'APP_FOLDER', value: folder },
          { name: 'AWS_BOOTSTRAP_CONTRACT', value: String(CONTRACT) },
        ],
      },
      // In S3: a local cache lasts only minutes, and pushes come hours apart.
      cache: { type: 'S3', location: `${artifacts.bucket.bucket}/${CACHE}` },
      logsConfig: { cloudwatchLogs: { groupName: group.name } },
      buildTimeout: BUILD_MINUTES,
      queuedTimeout: QUEUE_MINUTES,
      dependsOn: ready,
    });
    suppress(this.project, 'CKV_AWS_147', S3_KEY);
  }
}
