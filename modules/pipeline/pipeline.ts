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
  /** The repository's folder that the app is in; `.` for its root. */
  readonly folder: string;
  readonly connectionArn: string;
  readonly artifacts: ArtifactBucket;
  /** The stages in the order in which a release reaches them. */
  readonly targets: readonly Target[];
  /** The CodeBuild projects. */
  readonly after: ITerraformDependable[];
}

/**
 * Carries every push of the app through the stages, in their order.
 *
 * Its first execution starts when it is made, and fails while the connection is pending.
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
      // No condition on the account: CodePipeline does not document that it names the account it acts for.
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
      // One after the other, none left out. With SUPERSEDED, a push that waits would give way to a newer one: a person
      // would approve another release than the one looked at, and a release past the alarms could vanish.
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
      // The first execution begins at once, and needs them.
      dependsOn: [...ready, artifacts.policy, ...props.after],
    });
    suppress(this.pipeline, 'CKV_AWS_219', S3_KEY);
  }
}

/** Changes of the app only: what the stages are made of is deployed by Terraform, not by the pipeline. */
function pushesOf(branch: string, folder: string) {
  return {
    sourceActionName: SOURCE_ACTION,
    push: [{ branches: { includes: [branch] }, filePaths: { includes: [posix.join(folder, '**')] } }],
  };
}
