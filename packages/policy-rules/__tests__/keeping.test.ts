import { gzipSync } from 'node:zlib';
import { add, type Break, broken, remove, set, statements } from './broken';

const BUCKET = 'staging/access-logs/bucket';
const TEMPLATE = 'aws_launch_template.fleet_launch_template_template';
const CODEBUILD = 'aws_codebuild_project.prepare_project';

const session = (inputs: Record<string, unknown>): Break =>
  set('aws_ssm_document.monitoring_sessions_document', {
    content: JSON.stringify({
      inputs: {
        kmsKeyId: '${aws_kms_key.monitoring_sessions_key.arn}',
        cloudWatchLogGroupName: '${aws_cloudwatch_log_group.monitoring_sessions_log_group.name}',
        cloudWatchEncryptionEnabled: true,
        cloudWatchStreamingEnabled: true,
        runAsEnabled: true,
        ...inputs,
      },
    }),
  });
const userData = (text: string): Break =>
  set(TEMPLATE, { user_data: gzipSync(`#cloud-config\n${text}`).toString('base64') });

const CASES: [rule: string, what: string, stack: string, breakIt: Break, found: string][] = [
  [
    'buckets',
    'a bucket that allows public ACLs',
    'staging',
    set('aws_s3_bucket_public_access_block.access_logs_public_access_block', { block_public_acls: false }),
    `${BUCKET} has block_public_acls not switched on`,
  ],
  [
    'buckets',
    'a bucket without a public access block',
    'staging',
    remove('aws_s3_bucket_public_access_block.access_logs_public_access_block'),
    `${BUCKET} has block_public_acls, block_public_policy, ignore_public_acls, restrict_public_buckets not switched on`,
  ],
  [
    'buckets',
    'a bucket with objects of other owners',
    'staging',
    set('aws_s3_bucket_ownership_controls.access_logs_ownership_controls', {
      rule: { object_ownership: 'ObjectWriter' },
    }),
    `${BUCKET} takes ACLs: its owner does not own every object`,
  ],
  [
    'buckets',
    'a bucket without encryption',
    'staging',
    remove('aws_s3_bucket_server_side_encryption_configuration.access_logs_encryption'),
    `${BUCKET} has no encryption of its own`,
  ],
  [
    'buckets',
    'a bucket that accepts requests without TLS',
    'staging',
    statements('aws_s3_bucket_policy.access_logs_policy', (all) =>
      all.filter(({ Sid }) => Sid !== 'TlsOnly'),
    ),
    `${BUCKET} has no policy that refuses requests without TLS`,
  ],
  [
    'buckets',
    'a bucket ACL',
    'staging',
    add('aws_s3_bucket_acl', {}),
    'staging/more opens a bucket in another way than its policy',
  ],
  [
    'encryption',
    'a topic without encryption',
    'staging',
    set('aws_sns_topic.monitoring_topic_urgent', { kms_master_key_id: 'alias/aws/sns' }),
    'staging/monitoring/topic/urgent is not encrypted by a key of its own',
  ],
  [
    'encryption',
    'a key without rotation',
    'staging',
    set('aws_kms_key.monitoring_topic_key', { enable_key_rotation: false }),
    'staging/monitoring/topic/key does not rotate',
  ],
  [
    'encryption',
    'sessions without encryption',
    'staging',
    session({ kmsKeyId: '' }),
    'staging/monitoring/sessions/document does not encrypt sessions by a key of their own',
  ],
  [
    'encryption',
    'a session document that is not JSON',
    'staging',
    set('aws_ssm_document.monitoring_sessions_document', { content: 'inputs: {}' }),
    'staging/monitoring/sessions/document is not JSON, so it cannot be checked',
  ],
  [
    'encryption',
    'sessions without a log',
    'staging',
    session({ cloudWatchEncryptionEnabled: false }),
    'staging/monitoring/sessions/document does not write an encrypted log of sessions while they run',
  ],
  [
    'encryption',
    'sessions as an administrator',
    'staging',
    session({ runAsEnabled: false }),
    'staging/monitoring/sessions/document lets people in as an administrator',
  ],
  [
    'logs',
    'a log group with a shorter retention',
    'staging',
    set('aws_cloudwatch_log_group.fleet_app_logs_group', { retention_in_days: 7 }),
    'staging/fleet/app-logs/group keeps events for 7 days, and the settings say 30',
  ],
  [
    'logs',
    'a log group without a retention',
    'staging',
    set('aws_cloudwatch_log_group.fleet_app_logs_group', { retention_in_days: 0 }),
    'staging/fleet/app-logs/group keeps events for 0 days, and the settings say 30',
  ],
  [
    'logs',
    'a flow log without rejected flows',
    'staging',
    set('aws_flow_log.network_flow_logs_flow_log', { traffic_type: 'ACCEPT' }),
    'staging/network/vpc has no log of all its flows, accepted and refused',
  ],
  [
    'logs',
    'a load balancer without access logs',
    'staging',
    set('aws_lb.load_balancer_lb', { access_logs: { enabled: false } }),
    'staging/load-balancer/lb writes no access logs',
  ],
  [
    'logs',
    'a build without a log',
    'pipeline',
    set(CODEBUILD, { logs_config: { cloudwatch_logs: { status: 'DISABLED' } } }),
    'pipeline/prepare/project writes no log to a group of its own',
  ],
  [
    'protection',
    'a load balancer without deletion protection',
    'production',
    set('aws_lb.load_balancer_lb', { enable_deletion_protection: false }),
    'production/load-balancer/lb has no deletion protection',
  ],
  [
    'protection',
    'a log group that is destroyed with the stage',
    'production',
    set('aws_cloudwatch_log_group.fleet_app_logs_group', { skip_destroy: false }),
    'production/fleet/app-logs/group is destroyed with the stack',
  ],
  [
    'protection',
    'a state bucket without prevent_destroy',
    'state',
    set('aws_s3_bucket.bucket_bucket', { lifecycle: {} }),
    'state/bucket/bucket may be destroyed by a plan: it has no prevent_destroy',
  ],
  [
    'protection',
    'a state bucket without versions',
    'state',
    remove('aws_s3_bucket_versioning.bucket_versioning'),
    'state/bucket/bucket does not keep earlier states',
  ],
  [
    'protection',
    'an artifact bucket with force_destroy beside a protected stage',
    'pipeline',
    set('aws_s3_bucket.artifacts_bucket', { force_destroy: true }),
    'pipeline/artifacts/bucket is emptied when it is destroyed',
  ],
  [
    'secrets',
    'a value in Secrets Manager',
    'staging',
    add('aws_secretsmanager_secret_version', { secret_string: 'x' }),
    'staging/more brings its value into the state',
  ],
  [
    'secrets',
    'a value in Parameter Store',
    'staging',
    add('aws_ssm_parameter', { type: 'SecureString', value: 'x' }),
    'staging/more brings its value into the state',
  ],
  [
    'secrets',
    'a password in an argument',
    'staging',
    add('aws_db_instance', { password: 'hunter2' }),
    'staging/more has password in plain text',
  ],
  [
    'secrets',
    "a build's token",
    'pipeline',
    set(CODEBUILD, { environment: { environment_variable: [{ name: 'NPM_TOKEN', value: 'x' }] } }),
    'pipeline/prepare/project has the variable NPM_TOKEN in plain text',
  ],
  [
    'secrets',
    "an instance's password",
    'staging',
    userData('{"environment":{"DB_PASSWORD":"hunter2"}}'),
    'staging/fleet/launch-template/template hands the variable DB_PASSWORD to instances in plain text',
  ],
  [
    'secrets',
    'an access key in any argument',
    'staging',
    userData(`key: AKIA${'A'.repeat(16)}`),
    "staging/fleet/launch-template/template holds an AWS access key's id",
  ],
  [
    'secrets',
    'an access key in user data that is not compressed',
    'staging',
    set(TEMPLATE, { user_data: Buffer.from(`key: AKIA${'A'.repeat(16)}`).toString('base64') }),
    "staging/fleet/launch-template/template holds an AWS access key's id",
  ],
];

describe.each(CASES)('%s', (rule, what, stack, breakIt, found) => {
  it(`refuses ${what}`, () => {
    expect(broken(stack, breakIt)).toContain(`${rule}: ${found}`);
  });
});

describe('secrets', () => {
  it('may be named', () => {
    const named = userData('{"secrets":{"DB_PASSWORD":"ssm:/hello/db"}}');
    expect(broken('staging', named)).toEqual([]);
  });
});
