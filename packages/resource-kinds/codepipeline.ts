import { json } from './aspects/disappears';
import { joined } from './aspects/find';
import { HOW_RELEASED } from './aspects/mutants';
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
    disappears: {
      whole: json('codepipeline', 'CodePipeline_20150709.DeletePipeline', ({ name }) => ({ name })),
    },
    audit: ({ name }) => `codepipeline pipeline ${name}`,
    mutants: {
      security: [
        'name',
        'role_arn',
        'stage[].action[].configuration.BranchName',
        'stage[].action[].configuration.FullRepositoryId',
        'trigger[].git_configuration.push[].branches.includes[]',
      ],
      leftOut: { '*': HOW_RELEASED },
    },
  },
} satisfies Kinds;
