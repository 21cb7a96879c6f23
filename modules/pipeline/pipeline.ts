import { posix } from 'node:path';
import { Codepipeline } from '@cdktf/provider-aws/lib/codepipeline';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { RepositorySettings } from '../../settings';
import { suppress } from '../suppress';
import { ServiceRole } from '../service-role';
import { ArtifactBucket, S3_KEY } from './artifact-bucket';
import { projectName } from './build-rights';
import { pipelineRights } from './pipeline-rights';
import { approvalStage, buildStage, deployStage, IGNORE_ALARMS, SOURCE_ACTION, sourceStage } from './stages';
import type { Place, Target } from './target';

export interface PipelineProps extends Place {
  /** At most 100 characters; also the name of its role. */
  readonly name: string;
  readonly repository: Pick<RepositorySettings, 'name' | 'branch'>;
  /** The app's folder in the repository; `.` for the root. */
  readonly folder: string;
  readonly connectionArn: string;
  readonly artifacts: ArtifactBucket;
  /** The stages, in the order in which a release reaches them. */
  readonly targets: readonly Target[];
  /** What must exist before: the CodeBuild projects. */
  readonly after: ITerraformDependable[];
}

/**
 * The CodePipeline pipeline, which releases every push of the app to the stages, in their order. AWS starts a first
 * execution when the pipeline is created. It fails while the connection is pending.
 */
export class Pipeline extends Construct {
  readonly pipeline: Codepipeline;

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);
    const { name, repository, folder, artifacts, targets } = props;
    const [build, prepare, verify] = [
      projectName(name, 'build'),
      projectName(name, 'prepare'),
      projectName(name, 'verify'),
    ];
    const { role, ready } = new ServiceRole(this, 'service-role', {
      name,
      // No condition on the account: CodePipeline does not document that it sends aws:SourceAccount.
      service: 'codepipeline.amazonaws.com',
      rights: pipelineRights({
        ...props,
        artifactBucket: artifacts.name,
        projects: [build, prepare, verify],
      }),
    });
    this.pipeline = new Codepipeline(this, 'pipeline', {
      name,
      roleArn: role.arn,
      pipelineType: 'V2',
      // Every push, one after the other. With SUPERSEDED, a newer push would replace one that waits: a person would
      // then approve another release than the one they have looked at, and a release that ignores alarms could be lost.
      executionMode: 'QUEUED',
      variable: [
        {
          name: IGNORE_ALARMS,
          defaultValue: 'no',
          description: 'yes lets this release past the alarms: npm run release',
        },
      ],
      artifactStore: [{ type: 'S3', location: artifacts.bucket.bucket }],
      trigger: [
        { providerType: 'CodeStarSourceConnection', gitConfiguration: pushesOf(repository.branch, folder) },
      ],
      stage: [
        sourceStage(repository, props.connectionArn),
        buildStage(build),
        ...targets.flatMap((target, index) => [
          ...(target.approval ? [approvalStage(target, targets[index - 1])] : []),
          deployStage(target, name, { prepare, verify }),
        ]),
      ],
      // The first execution begins at once and needs these.
      dependsOn: [...ready, artifacts.policy, ...props.after],
    });
    suppress(this.pipeline, 'CKV_AWS_219', S3_KEY);
  }
}

/** Only changes in the app's folder: Terraform, not the pipeline, deploys changes of the stages. */
function pushesOf(branch: string, folder: string) {
  return {
    sourceActionName: SOURCE_ACTION,
    push: [{ branches: { includes: [branch] }, filePaths: { includes: [posix.join(folder, '**')] } }],
  };
}
