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
    // SSM-SessionManagerRunShell, the account's preferences, is one a region, which two stages cannot both own.
    expect(document).toMatchObject({ name: 'hello-staging-shell', document_type: 'Session' });
    expect(content).toMatchObject({ schemaVersion: '1.0', sessionType: 'Standard_Stream' });
  });

  it('are encrypted, and logged at once', () => {
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

  it('run as a user without rights, and end by time limits', () => {
    expect(inputs).toMatchObject({ runAsEnabled: true, idleSessionTimeout: '20', maxSessionDuration: '240' });
    expect(['root', 'ec2-user', 'ssm-user', '']).not.toContain(inputs['runAsDefaultUser']); // these may all sudo
  });

  it('are opened by a command in the outputs', () => {
    expect(staging.output('shell')).toContain(`--document-name \${${DOCUMENT}.name} --target`);
  });
});
