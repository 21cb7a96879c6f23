import { json } from './aspects/disappears';
import { joined } from './aspects/find';
import { REFUSED } from './aspects/mutants';
import type { Kinds } from './kind';

/** Systems Manager. */
export const ssm = {
  aws_ssm_document: {
    find: { importId: joined('', 'name') },
    rights: undefined,
    createBeforeDestroy: false,
    verdict: 'harmless',
    disappears: { part: json('ssm', 'AmazonSSM.DeleteDocument', ({ name }) => ({ Name: name })) },
    audit: ({ name }) => `ssm document ${name}`,
    mutants: { security: ['content', 'name'], leftOut: { '*': REFUSED } },
  },
} satisfies Kinds;
