import { json } from './aspects/disappears';
import { because, HOW_RELEASED, only } from './aspects/judged';
import { anywhere } from './aspects/rights';
import type { Kinds } from './kind';

/** CodeConnections. */
export const codeconnections = {
  aws_codeconnections_connection: {
    find: {
      importId: ({ name }, { lookups }) => lookups.connection(String(name)),
      lookedUp: true,
    },
    rights: {
      read: [
        anywhere(
          'codeconnections:GetConnection',
          'codeconnections:ListConnections',
          'codeconnections:ListTagsForResource',
          'codestar-connections:GetConnection',
          'codestar-connections:ListConnections',
          'codestar-connections:ListTagsForResource',
        ),
      ],
      apply: [
        anywhere(
          'codeconnections:CreateConnection',
          'codeconnections:DeleteConnection',
          'codeconnections:PassConnection',
          'codeconnections:TagResource',
          'codeconnections:UntagResource',
          'codestar-connections:CreateConnection',
          'codestar-connections:DeleteConnection',
          'codestar-connections:PassConnection',
        ),
      ],
      when: 'pipeline',
    },
    createBeforeDestroy: false,
    verdict: 'connection',
    disappears: {
      whole: json('codestar-connections', 'CodeStar_connections_20191201.DeleteConnection', ({ arn }) => ({
        ConnectionArn: arn,
      })),
    },
    audit: ({ name }) => `connections connection ${name}`,
    price: 'free',
    judged: {
      values: { provider_type: only('GitHub') },
      security: [],
      leftOut: because(HOW_RELEASED, 'name', 'provider_type'),
    },
  },
} satisfies Kinds;
