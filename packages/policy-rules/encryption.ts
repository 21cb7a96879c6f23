import { isConditionedOn, statementsOf } from './policies';
import { type Finding, given, type Rule, unless } from './rule';
import { isTrue, list, type Resource, type Stack } from '../documents';

/** Checks encryption, except that of buckets and volumes. */
export const encryption: Rule = {
  id: 'encryption',
  why: 'Mails about incidents and session logs of instances contain what attackers look for first.',
  fix: "Use the stage's own KMS key, with rotation enabled.",
  check: (stack) => [
    ...stack.all('aws_sns_topic').flatMap((topic) => {
      return [
        ...unless(
          isOwnKey(stack, topic, topic.values['kms_master_key_id']),
          topic,
          'is not encrypted by a key of its own',
        ),
        ...unless(
          refusesPlain(stack, topic),
          topic,
          'has no policy that refuses to take messages without TLS',
        ),
      ];
    }),
    ...stack.all('aws_kms_key').flatMap(keeps),
    ...stack.all('aws_kms_alias').flatMap((alias) => {
      // Rights name keys by their aliases.
      const key = stack.referred(alias.values['target_key_id'])?.address;
      const own = alias.address.replace(/^aws_kms_alias\.(\w+)_alias$/, 'aws_kms_key.$1_key');
      return unless(key === own, alias, `is a name of ${key ?? 'no key of the stack'}`);
    }),
    ...stack.all('aws_ssm_document').flatMap((document) => session(stack, document)),
    ...stack
      .all('aws_codebuild_project')
      .flatMap((project) =>
        list(project.values['artifacts']).flatMap((artifacts) =>
          unless(!isTrue(artifacts['encryption_disabled']), project, 'does not encrypt its artifacts'),
        ),
      ),
  ],
};

/**
 * Whether a resource uses the key of its own construct, because rights are given by key:
 * `monitoring_topic_key` for `monitoring_topic_later`.
 */
function isOwnKey(stack: Stack, resource: Resource, reference: unknown): boolean {
  const key = stack.referred(reference);
  const owner = key?.address.replace(/^aws_kms_key\.(\w+)_key$/, '$1');
  return key?.type === 'aws_kms_key' && resource.address.split('.').at(-1)?.startsWith(`${owner}_`) === true;
}

function refusesPlain(stack: Stack, topic: Resource): boolean {
  const policies = stack.of(topic, 'aws_sns_topic_policy', 'arn');
  return statementsOf(stack).some(
    (statement) =>
      policies.includes(statement.resource) &&
      !statement.allows &&
      statement.actions.includes('sns:Publish') &&
      isConditionedOn(statement, 'aws:SecureTransport'),
  );
}

function keeps(key: Resource): Finding[] {
  const { enable_key_rotation: rotates, deletion_window_in_days: days, is_enabled: enabled } = key.values;
  return [
    ...unless(isTrue(rotates), key, 'does not rotate'),
    ...unless(enabled === undefined || isTrue(enabled), key, 'is switched off'),
    ...unless(days === undefined || Number(days) >= 7, key, `is deleted after ${given(days)} days`),
  ];
}

function inputsOf(content: string): Record<string, unknown> | undefined {
  if (!content.trimStart().startsWith('{')) return undefined;
  return (JSON.parse(content) as { inputs?: Record<string, unknown> }).inputs ?? {};
}

/**
 * The inputs of a session document. Those of S3 are present and empty: sessions are logged only to
 * CloudWatch.
 */
const SESSION_INPUTS = [
  'cloudWatchEncryptionEnabled',
  'cloudWatchLogGroupName',
  'cloudWatchStreamingEnabled',
  'idleSessionTimeout',
  'kmsKeyId',
  'maxSessionDuration',
  'runAsDefaultUser',
  'runAsEnabled',
  's3BucketName',
  's3EncryptionEnabled',
  's3KeyPrefix',
  'shellProfile',
];

const isSet = (value: unknown) => typeof value === 'string' && value !== '';

/** Checks the session document: with fewer settings, sessions would not be logged. */
function session(stack: Stack, document: Resource): Finding[] {
  const { document_type: type, content } = document.values;
  if (type !== 'Session') return [];
  const inputs = inputsOf(String(content));
  if (!inputs) return [{ place: document, found: 'is not JSON, so it cannot be checked' }];
  const group = stack.referred(inputs['cloudWatchLogGroupName']);
  return [
    ...unless(
      isOwnKey(stack, document, inputs['kmsKeyId']),
      document,
      'does not encrypt sessions by a key of their own',
    ),
    ...unless(
      group !== undefined &&
        isTrue(inputs['cloudWatchEncryptionEnabled']) &&
        isTrue(inputs['cloudWatchStreamingEnabled']),
      document,
      'does not write an encrypted log of sessions while they run',
    ),
    ...unless(
      group !== undefined && isOwnKey(stack, group, group.values['kms_key_id']),
      document,
      'writes its log to a group that has no key of its own',
    ),
    ...unless(
      isTrue(inputs['runAsEnabled']) && inputs['runAsDefaultUser'] === 'app',
      document,
      'lets people in as an administrator',
    ),
    ...Object.keys(inputs)
      .filter((input) => !SESSION_INPUTS.includes(input) || (input.startsWith('s3') && isSet(inputs[input])))
      .map((input) => ({
        place: document,
        found: `has the input ${input}: ${given(inputs[input])}, which has not been reviewed`,
      })),
  ];
}
