import { json } from './aspects/disappears';
import { joined } from './aspects/find';
import { HOW_RELEASED } from './aspects/mutants';
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
    mutants: {
      security: [
        'environment.image',
        'logs_config.cloudwatch_logs.group_name',
        'name',
        'service_role',
        'source.type',
      ],
      leftOut: { '*': HOW_RELEASED },
    },
  },
} satisfies Kinds;
