import type { Change, Values } from '../plan';
import { wider } from '../policies';
import { someTrue } from '../mask';
import { block, isChanged, isEmpty, isUnknown, number, text } from '../values';
import { cuts, fine, type Finding, loses, noGap, type Rule, never } from './rule';

const KEEP = 'to keep it, take it out of Terraform\'s care instead (a "removed" block with destroy = false)';

export const bucket: Rule = {
  delete: (change) => loses('data-deleted', bucketDestroyed(change), KEEP),
  replace: (change) => loses('data-deleted', bucketDestroyed(change), KEEP),
  update: (change) =>
    change.before?.['force_destroy'] !== true && change.after?.['force_destroy'] === true
      ? fine('from then on a destroy also deletes what is in it')
      : undefined,
};

const bucketDestroyed = ({ before }: Change): string =>
  before?.['force_destroy'] === true
    ? 'every object and every version in it is deleted with it'
    : 'it goes with its objects (AWS refuses while it holds any: force_destroy is off)';

export const bucketVersioning: Rule = {
  delete: () => fine('what is overwritten or deleted in the bucket is gone from then on'),
  update: (change) =>
    text(block(change.before, 'versioning_configuration') ?? null, 'status') === 'Enabled' &&
    text(block(change.after, 'versioning_configuration') ?? null, 'status') !== 'Enabled'
      ? fine('what is overwritten or deleted in the bucket is gone from then on')
      : undefined,
};

/** Statements that deny everybody everything, but for what comes without TLS. */
function shutsOut(policy: string | undefined): boolean {
  if (!policy) return false;
  try {
    const { Statement } = JSON.parse(policy) as { Statement?: unknown };
    return ([Statement ?? []].flat() as Record<string, unknown>[]).some(
      ({ Effect, Principal, Condition }) =>
        Effect === 'Deny' &&
        (Principal === '*' || JSON.stringify(Principal) === '{"AWS":"*"}') &&
        (isEmpty(Condition) || !JSON.stringify(Condition).includes('aws:SecureTransport')),
    );
  } catch {
    return false;
  }
}

const deniesAll = (change: Change): Finding[] =>
  shutsOut(text(change.after, 'policy')) && !shutsOut(text(change.before, 'policy'))
    ? [cuts('permission-removed', 'it denies everybody: what reads or writes there may be refused; read it')]
    : [];

export const bucketPolicy: Rule = {
  delete: () => fine('services that deliver into the bucket by it can no longer'),
  create: deniesAll,
  update: (change) => {
    const lost = isUnknown(change, 'policy')
      ? []
      : wider(text(change.after, 'policy'), text(change.before, 'policy'));
    return [
      ...deniesAll(change),
      ...(lost.length > 0 ? [fine(`by it, no longer allowed: ${lost.join('; ')}`)] : []),
    ];
  },
};

/** Of services with data of their own: what says how long, or how much of, the data is kept; more is better. */
const KEPT =
  /(^|_)(backup_retention_period|retention|retention_period|retention_in_days|message_retention_seconds|snapshot_retention_limit|automated_snapshot_retention_period|automatic_backup_retention_days|recovery_window_in_days)$/;
/** What, switched off, ends backups or a way back. */
const BACKUPS = ['point_in_time_recovery', 'backup_policy', 'server_side_encryption'];

function keptLess(change: Change): Finding[] {
  const { before, after } = change;
  const less = Object.keys(after ?? {})
    .filter((key) => KEPT.test(key))
    .filter((key) => (number(after, key) ?? 0) < (number(before, key) ?? 0))
    .map((key) =>
      loses(
        'data-deleted',
        `${key} goes from ${number(before, key)} to ${number(after, key) ?? 0}: what is older is deleted`,
      ),
    );
  const isOn = (values: Values | null, key: string): boolean =>
    JSON.stringify(values?.[key] ?? []).includes('true');
  const off = BACKUPS.filter(
    (key) => isOn(before, key) && !isOn(after, key) && !someTrue(change.unknown[key]),
  ).map((key) => loses('data-deleted', `${key} is switched off, and what it has kept is deleted`));
  const expires = isOn(after, 'ttl') && !isOn(before, 'ttl');
  return [
    ...less,
    ...off,
    ...(expires ? [loses('data-deleted', 'items begin to expire by their time to live')] : []),
  ];
}

/** What an apply that does not wait for the maintenance window restarts for. */
const RESTARTS = [
  'instance_class',
  'engine_version',
  'node_type',
  'parameter_group_name',
  'storage_type',
  'instance_type',
];

function restarts(change: Change): Finding[] {
  const why = RESTARTS.filter((key) => isChanged(change, key));
  if (why.length === 0) return [];
  return change.after?.['apply_immediately'] === true || change.type === 'aws_instance'
    ? [cuts('restarted', `it restarts at once (${why.join(', ')}): what uses it fails meanwhile`)]
    : [fine(`it may restart in its maintenance window (${why.join(', ')})`)];
}

/** Services with data of their own: whatever a user of this project adds. */
export const dataStore: Rule = {
  delete: () => loses('data-deleted', 'what it holds is deleted with it', KEEP),
  update: (change) => [
    ...keptLess(change),
    ...restarts(change),
    ...(['deletion_protection', 'deletion_protection_enabled'].some(
      (key) => change.before?.[key] === true && change.after?.[key] === false,
    )
      ? [fine('deletion protection is off from then on')]
      : []),
    ...(change.before?.['skip_final_snapshot'] === false && change.after?.['skip_final_snapshot'] === true
      ? [fine('from then on a destroy takes no last snapshot: all that it holds is lost with it')]
      : []),
    ...(change.before?.['force_delete'] !== true && change.after?.['force_delete'] === true
      ? [fine('from then on a destroy also deletes what is in it')]
      : []),
  ],
};

const days = (values: Values | null): number => number(values, 'retention_in_days') || Infinity;

/** The provider keeps or deletes by what the state says, not by what the settings say now. */
const isKept = ({ before }: Change): boolean => before?.['skip_destroy'] === true;
const sameName = (change: Change): boolean => !isChanged(change, 'name');

const replaced = (change: Change): Finding => {
  if (!isKept(change)) return loses('data-deleted', 'its logs are deleted with it');
  return sameName(change)
    ? cuts(
        'name-taken',
        'AWS keeps the old one (skip_destroy), and a new one of the same name cannot be made: the apply fails',
      )
    : noGap('AWS keeps the old one with its logs (skip_destroy)');
};

export const logGroup: Rule = {
  replace: replaced,
  delete: ({ before }) =>
    before?.['skip_destroy'] === true
      ? fine('AWS keeps it with its logs (skip_destroy); Terraform forgets it')
      : loses('data-deleted', 'its logs are deleted with it', 'skip_destroy, applied first, keeps them'),
  createBeforeDestroy: replaced,
  update: (change) => {
    const [before, after] = [days(change.before), days(change.after)];
    // CreateLogGroup is a call of its own: between it and the next one a group has no retention yet.
    const isNew = (change.imported || change.halfMade) && before === Infinity;
    return [
      ...(after < before && !isNew
        ? [
            loses(
              'data-deleted',
              `logs older than ${after} days are deleted, which were kept ${before === Infinity ? 'for ever' : `${before} days`}`,
            ),
          ]
        : []),
      ...(change.before?.['skip_destroy'] === true && change.after?.['skip_destroy'] !== true
        ? [fine('from then on a destroy also deletes its logs')]
        : []),
    ];
  },
};

export const logStream: Rule = { delete: () => loses('data-deleted', 'its logs are deleted with it') };

const UNREADABLE = 'what is encrypted with it can never be read again';

export const key: Rule = {
  delete: ({ before }) =>
    loses(
      'data-deleted',
      `${UNREADABLE}, once the ${number(before, 'deletion_window_in_days') ?? 30} days in which AWS can still cancel it are over`,
    ),
  update: (change) => [
    ...(change.before?.['is_enabled'] === true && change.after?.['is_enabled'] === false
      ? [cuts('data-deleted', 'what is encrypted with it cannot be read while it is disabled')]
      : []),
    ...keyRights(change),
  ],
};

/** A key's policy is the whole of who may use it: what it does not say, nobody may, whatever their own rights are. */
function keyRights(change: Change): Finding[] {
  if (!isChanged(change, 'policy')) return [];
  if (isUnknown(change, 'policy')) return [fine('who may use it is known only when it is applied')];
  const lost = wider(text(change.after, 'policy'), text(change.before, 'policy'));
  return lost.length > 0
    ? [cuts('permission-removed', `by the key's policy no longer allowed: ${lost.join('; ')}`)]
    : [];
}

/** The policy of a key, as a resource of its own. */
export const keyPolicy: Rule = {
  delete: () => fine("the key's policy is AWS's default again: the account decides by its roles' rights"),
  create: ({ after }) =>
    /:root"/.test(text(after, 'policy') ?? '')
      ? undefined
      : cuts(
          'permission-removed',
          'whom it does not name can no longer use the key, whatever their rights: read it',
        ),
  update: keyRights,
};

export const keyGrant: Rule = never(
  cuts(
    'data-deleted',
    'who used the key by this grant cannot: instances with encrypted volumes may not start',
  ),
);

export const keyAlias: Rule = { delete: () => fine('what names the key by this alias no longer finds it') };

export const secret: Rule = { delete: () => loses('secret-removed', 'the secret value goes with it', KEEP) };

/** A new value is a new version: the old one loses its label, nothing is deleted. */
export const secretVersion: Rule = {
  delete: () => loses('secret-removed', 'the secret value goes with it', KEEP),
  replace: () => fine('running instances read the new value at their next start'),
};

/** Read when the app starts: running instances keep what they have, new ones fail. */
export const parameter: Rule = {
  delete: () =>
    cuts(
      'secret-removed',
      'an app that reads it no longer starts',
      'first release an app that does without it',
    ),
  update: (change) =>
    isChanged(change, 'value') ? fine('running instances read it at their next start') : undefined,
};

/** E-mail addresses confirm by a click: no apply can bring that back. */
const isConfirmed = ({ before }: Change): boolean =>
  before?.['pending_confirmation'] !== true && /^email/.test(text(before, 'protocol') ?? '');

export const topic: Rule = {
  delete: (change, context) => {
    const arn = text(change.before, 'arn');
    const confirmed = context.with('topic_arn', arn, 'aws_sns_topic_subscription').filter(isConfirmed);
    return confirmed.length > 0
      ? loses(
          'subscription-lost',
          `${confirmed.length} confirmed e-mail subscription${confirmed.length > 1 ? 's are' : ' is'} lost: alerts reach nobody until each is clicked again`,
        )
      : fine('nobody had confirmed to get its messages');
  },
  update: (change) =>
    isChanged(change, 'kms_master_key_id')
      ? fine('alarms reach it only if the policy of its key lets CloudWatch and EventBridge use it')
      : undefined,
};

export const subscription: Rule = {
  delete: ({ before }) => fine(`${text(before, 'endpoint') ?? 'its address'} gets no more messages`),
  replace: (change) => {
    const sameAddress = !isChanged(change, 'endpoint') && !isChanged(change, 'protocol');
    if (sameAddress && isConfirmed(change))
      return loses('subscription-lost', 'a confirmed subscription is lost: its address must click again');
    return fine('the new address gets messages once it has confirmed');
  },
  create: ({ after }) =>
    /^email/.test(text(after, 'protocol') ?? '')
      ? fine('the address gets messages once it has confirmed')
      : undefined,
};
