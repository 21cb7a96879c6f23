import { json } from './aspects/disappears';
import { joined } from './aspects/find';
import { because, HOW_RELEASED, one, only } from './aspects/judged';
import { monthly } from './aspects/price';
import { anywhere, on } from './aspects/rights';
import type { Kinds } from './kind';

/** CodePipeline. */
export const codepipeline = {
  aws_codepipeline: {
    find: { importId: joined('', 'name') },
    rights: {
      read: [anywhere('codepipeline:GetPipeline', 'codepipeline:ListTagsForResource')],
      apply: [
        on(
          'pipeline',
          'codepipeline:CreatePipeline',
          'codepipeline:DeletePipeline',
          'codepipeline:TagResource',
          'codepipeline:UntagResource',
          'codepipeline:UpdatePipeline',
        ),
      ],
      passRole: { to: 'codepipeline' },
      when: 'pipeline',
    },
    createBeforeDestroy: false,
    verdict: 'pipeline',
    words: {
      settings: {
        'stage.action.configuration.BranchName': 'repository.branch',
        'stage.action.configuration.FullRepositoryId': 'repository.name',
        'stage.action.configuration.ConnectionArn': 'repository.connection',
        'trigger.git_configuration.push.branches.includes': 'repository.branch',
      },
    },
    disappears: {
      whole: json('codepipeline', 'CodePipeline_20150709.DeletePipeline', ({ name }) => ({ name })),
    },
    audit: ({ name }) => `codepipeline pipeline ${name}`,
    price: {
      // AWS charges a pipeline of type V1 by the month in which it runs, one of type V2 by the minutes of its actions.
      lines: ({ pipeline_type: type }) => (type === 'V2' ? [] : [monthly('pipelines', 'pipelineMonth')]),
      usage: ({ pipeline_type: type }) => (type === 'V2' ? ['pipelineMinute'] : []),
    },
    judged: {
      values: {
        'artifact_store[].location': one('aws_s3_bucket'),
        'artifact_store[].type': only('S3'),
        // In another mode, releases overtake one another or run at the same time.
        execution_mode: only('QUEUED'),
        pipeline_type: only('V2'),
        'stage[].action[].owner': only('AWS'),
        'stage[].action[].version': only('1'),
        'stage[].on_success.condition.rule[].rule_type_id.owner': only('AWS'),
        'stage[].on_success.condition.rule[].rule_type_id.version': only('1'),
        'trigger[].git_configuration.source_action_name': only('Source'),
        'trigger[].provider_type': only('CodeStarSourceConnection'),
        'variable[].default_value': only('no'),
        'variable[].name': only('IGNORE_ALARMS'),
      },
      security: [
        'name',
        'role_arn',
        'stage[].action[].configuration.BranchName',
        'stage[].action[].configuration.FullRepositoryId',
        'trigger[].git_configuration.push[].branches.includes[]',
      ],
      leftOut: because(
        HOW_RELEASED,
        'artifact_store[].location',
        'artifact_store[].type',
        'depends_on[]',
        'execution_mode',
        'pipeline_type',
        'stage[].action[].category',
        'stage[].action[].configuration.ApplicationName',
        'stage[].action[].configuration.ConnectionArn',
        'stage[].action[].configuration.CustomData',
        'stage[].action[].configuration.DeploymentGroupName',
        'stage[].action[].configuration.DetectChanges',
        'stage[].action[].configuration.EnvironmentVariables',
        'stage[].action[].configuration.ExternalEntityLink',
        'stage[].action[].configuration.OutputArtifactFormat',
        'stage[].action[].configuration.ProjectName',
        'stage[].action[].input_artifacts[]',
        'stage[].action[].name',
        'stage[].action[].output_artifacts[]',
        'stage[].action[].owner',
        'stage[].action[].provider',
        'stage[].action[].run_order',
        'stage[].action[].version',
        'stage[].name',
        'stage[].on_success.condition.result',
        'stage[].on_success.condition.rule[].configuration.EnvironmentVariables',
        'stage[].on_success.condition.rule[].configuration.ProjectName',
        'stage[].on_success.condition.rule[].input_artifacts[]',
        'stage[].on_success.condition.rule[].name',
        'stage[].on_success.condition.rule[].rule_type_id.category',
        'stage[].on_success.condition.rule[].rule_type_id.owner',
        'stage[].on_success.condition.rule[].rule_type_id.provider',
        'stage[].on_success.condition.rule[].rule_type_id.version',
        'trigger[].git_configuration.push[].file_paths.includes[]',
        'trigger[].git_configuration.source_action_name',
        'trigger[].provider_type',
        'variable[].default_value',
        'variable[].description',
        'variable[].name',
      ),
    },
  },
} satisfies Kinds;
