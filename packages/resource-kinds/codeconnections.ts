import { json } from './aspects/disappears';
import { HOW_RELEASED } from './aspects/mutants';
import type { Kinds } from './kind';

/** CodeConnections. */
export const codeconnections = {
  aws_codeconnections_connection: {
    find: {
      importId: ({ name }, { lookups }) => lookups.connection(String(name)),
      lookedUp: true,
    },
    rights: undefined,
    createBeforeDestroy: false,
    verdict: 'connection',
    disappears: {
      whole: json('codestar-connections', 'CodeStar_connections_20191201.DeleteConnection', ({ arn }) => ({
        ConnectionArn: arn,
      })),
    },
    audit: ({ name }) => `connections connection ${name}`,
    mutants: { security: [], leftOut: { '*': HOW_RELEASED } },
  },
} satisfies Kinds;
