import { names, rightsOf, statements } from '../../support/policy';
import { synthesizeStage } from '../../support/stage';

const DOCUMENT = 'aws_ssm_document.monitoring_sessions_document';
const KEY = 'aws_kms_key.monitoring_sessions_key';
const LOG = 'aws_cloudwatch_log_group.monitoring_sessions_log_group';
const staging = synthesizeStage();

describe('sessions', () => {
  const document = staging.at(DOCUMENT);
  const { inputs, ...content } = JSON.parse(String(document['content'])) as Record<string, unknown> & {
    inputs: Record<string, unknown>;
  };

  it("have a document of the stage's own", () => {
    expect(document).toMatchObject({ name: 'hello-staging-shell', document_type: 'Session' });
    expect(content).toMatchObject({ schemaVersion: '1.0', sessionType: 'Standard_Stream' });
    // The account's preferences are one document a region, which two stages cannot both own.
    expect(document['name']).not.toBe('SSM-SessionManagerRunShell');
  });

  it('are encrypted, and logged while they happen', () => {
    expect(inputs).toMatchObject({
      kmsKeyId: `\${${KEY}.arn}`,
      cloudWatchLogGroupName: `\${${LOG}.name}`,
      cloudWatchEncryptionEnabled: true,
      cloudWatchStreamingEnabled: true,
    });
    expect(staging.at(LOG)).toMatchObject({
      name: '/hello/staging/sessions',
      kms_key_id: `\${${KEY}.arn}`,
      retention_in_days: 30,
    });
    expect(staging.at(KEY)['enable_key_rotation']).toBe(true);
  });

  it('run as a user without rights, and end', () => {
    expect(inputs).toMatchObject({ runAsEnabled: true, idleSessionTimeout: '20', maxSessionDuration: '240' });
    expect(['root', 'ec2-user', 'ssm-user', '']).not.toContain(inputs['runAsDefaultUser']); // these may all sudo
  });

  it('let CloudWatch Logs use the key for their log alone', () => {
    const logs = statements(staging.at(KEY)).find(
      (statement) => names(statement, 'kms:Encrypt') && statement.Condition,
    );
    expect(logs).toMatchObject({
      Principal: { Service: 'logs.us-east-1.amazonaws.com' },
      Condition: {
        ArnEquals: {
          'kms:EncryptionContext:aws:logs:arn':
            'arn:aws:logs:us-east-1:123456789012:log-group:/hello/staging/sessions',
        },
      },
    });
  });

  it('are within the rights of the instances: that log, and that key', () => {
    const rights = rightsOf(staging, 'aws_iam_role.fleet_instance_role_role');
    const session = rights.filter(({ Resource }) => JSON.stringify(Resource).includes('/sessions'));
    expect(session).toHaveLength(1);
    expect(names(session[0]!, 'logs:PutLogEvents')).toBe(true);
    const decrypt = rights.filter((statement) => names(statement, 'kms:Decrypt'));
    expect(decrypt).toHaveLength(1);
    expect(decrypt[0]).toMatchObject({
      Resource: ['arn:aws:kms:us-east-1:123456789012:key/*'],
      Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/hello-staging-sessions' } },
    });
    expect(staging.at('aws_kms_alias.monitoring_sessions_alias')['name']).toBe(
      'alias/hello-staging-sessions',
    );
  });

  it('are opened by a command in the outputs', () => {
    expect(staging.output('shell')).toContain(`--document-name \${${DOCUMENT}.name} --target`);
  });

  it('are the only way in: no key pair, no port 22', () => {
    const template = staging.at('aws_launch_template.fleet_launch_template_template');
    expect(template['key_name']).toBeUndefined();
    const ports = Object.values(staging.all('aws_vpc_security_group_ingress_rule')).map(
      (rule) => rule['from_port'],
    );
    expect(ports.length).toBeGreaterThan(0);
    expect(ports).not.toContain(22);
  });
});
