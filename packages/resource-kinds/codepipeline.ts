import { json } from './aspects/disappears';
import { joined } from './aspects/find';
import { HOW_RELEASED } from './aspects/mutants';
import type { Kinds } from './kind';

/** CodePipeline. */
export const codepipeline = {
  aws_codepipeline: {
    find: { importId: joined('', 'name') },
    rights: undefined,
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
