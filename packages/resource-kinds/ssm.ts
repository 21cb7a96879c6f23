import { json } from './aspects/disappears';
import { joined } from './aspects/find';
import { because, REFUSED } from './aspects/judged';
import { anywhere, on } from './aspects/rights';
import type { Kinds } from './kind';

/** Systems Manager. */
export const ssm = {
  aws_ssm_document: {
    find: { importId: joined('', 'name') },
    rights: {
      read: [anywhere('ssm:DescribeDocument', 'ssm:DescribeDocumentPermission', 'ssm:GetDocument')],
      apply: [
        on(
          'document',
          'ssm:AddTagsToResource',
          'ssm:CreateDocument',
          'ssm:DeleteDocument',
          'ssm:RemoveTagsFromResource',
          'ssm:UpdateDocument',
          'ssm:UpdateDocumentDefaultVersion',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'document',
    words: {
      // The document that runs a scheduled command, and the one that the schedule starts.
      settings: {
        content: ({ name }) => (/-(command|schedule)\./.test(String(name)) ? 'app.schedule' : undefined),
      },
      repeats: ['hash', 'document_version', 'latest_version', 'default_version'],
    },
    disappears: { part: json('ssm', 'AmazonSSM.DeleteDocument', ({ name }) => ({ Name: name })) },
    audit: ({ name }) => `ssm document ${name}`,
    price: 'free',
    judged: {
      security: ['content', 'name'],
      leftOut: because(REFUSED, 'depends_on[]', 'document_format', 'document_type', 'target_type'),
    },
  },
} satisfies Kinds;
