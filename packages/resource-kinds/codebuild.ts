import { json } from './aspects/disappears';
import { joined } from './aspects/find';
import { because, between, HOW_RELEASED, one, only, orNone } from './aspects/judged';
import { block } from './aspects/price';
import { anywhere, on } from './aspects/rights';
import type { Kinds } from './kind';

/** CodeBuild. */
export const codebuild = {
  aws_codebuild_project: {
    find: { importId: joined('', 'name') },
    rights: {
      read: [anywhere('codebuild:BatchGetProjects')],
      apply: [
        on('buildProject', 'codebuild:CreateProject', 'codebuild:DeleteProject', 'codebuild:UpdateProject'),
      ],
      passRole: { to: 'codebuild' },
      when: 'pipeline',
    },
    createBeforeDestroy: false,
    verdict: 'build',
    disappears: { whole: json('codebuild', 'CodeBuild_20161006.DeleteProject', ({ name }) => ({ name })) },
    audit: ({ name }) => `codebuild project ${name}`,
    price: {
      lines: () => [],
      usage: ({ environment }) => [
        block(environment)?.['type'] === 'ARM_CONTAINER' ? 'armBuildMinute' : 'x86BuildMinute',
      ],
    },
    judged: {
      values: {
        'artifacts.type': only('CODEPIPELINE', 'NO_ARTIFACTS'),
        build_timeout: between(30, 480),
        'cache.type': only('S3', 'NO_CACHE'),
        'environment.image_pull_credentials_type': orNone(only('CODEBUILD')),
        'environment.type': only('ARM_CONTAINER', 'LINUX_CONTAINER'),
        queued_timeout: between(30, 480),
        service_role: one('aws_iam_role'),
      },
      security: [
        'environment.image',
        'logs_config.cloudwatch_logs.group_name',
        'name',
        'service_role',
        'source.type',
      ],
      leftOut: because(
        HOW_RELEASED,
        'artifacts.type',
        'build_timeout',
        'cache.location',
        'cache.type',
        'depends_on[]',
        'description',
        'environment.compute_type',
        'environment.environment_variable[].name',
        'environment.environment_variable[].value',
        'environment.image_pull_credentials_type',
        'environment.type',
        'queued_timeout',
        'source.buildspec',
      ),
    },
  },
} satisfies Kinds;
