import { json } from './aspects/disappears';
import { joined } from './aspects/find';
import { between, NAME_OF_RIGHTS, orNone } from './aspects/judged';
import { monthly } from './aspects/price';
import { anywhere } from './aspects/rights';
import type { Kinds } from './kind';

/** Key Management Service. */
export const kms = {
  aws_kms_alias: {
    find: {
      importId: joined('', 'name'),
      ownedByName: true,
    },
    rights: {
      read: [anywhere('kms:ListAliases')],
      apply: [
        anywhere(
          'kms:CreateAlias',
          'kms:DeleteAlias',
          'kms:UpdateAlias', // for a key that was deleted and created again
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'kms-alias',
    disappears: { part: json('kms', 'TrentService.DeleteAlias', ({ name }) => ({ AliasName: name })) },
    audit: undefined,
    price: 'free',
    judged: { security: ['target_key_id'], leftOut: { name: NAME_OF_RIGHTS } },
  },
  aws_kms_key: {
    find: {
      importId: ({ description }, { unnamed }) => unnamed.key(String(description)),
      lookedUp: true,
      stray: {
        kind: 'key',
        word: 'key',
        remove: (id) => `aws kms schedule-key-deletion --key-id ${id}`,
        order: 10,
      },
    },
    rights: {
      read: [
        anywhere('kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags'),
      ],
      apply: [
        anywhere(
          'kms:CreateKey',
          'kms:EnableKeyRotation',
          'kms:PutKeyPolicy',
          'kms:ScheduleKeyDeletion',
          'kms:TagResource',
          'kms:UntagResource',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'kms-key',
    disappears: {
      whole: json('kms', 'TrentService.ScheduleKeyDeletion', ({ key_id: id }) => ({ KeyId: id })),
    },
    audit: ({ key_id: id }) => `kms key ${id}`,
    price: { lines: () => [monthly('KMS keys', 'keyMonth')], usage: () => ['keyRequest'] },
    judged: {
      values: { deletion_window_in_days: orNone(between(7, 30)) },
      security: ['deletion_window_in_days', 'enable_key_rotation', 'policy'],
      leftOut: { description: NAME_OF_RIGHTS },
    },
  },
} satisfies Kinds;
