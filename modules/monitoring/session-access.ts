import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SsmDocument } from '@cdktf/provider-aws/lib/ssm-document';
import { Construct } from 'constructs';
import type { StageSettings } from '../../settings';
import { arn } from '../arn';
import { LogGroup } from '../log-group';
import { kmsKey } from '../kms-key';
import { Statement } from '../policy';
import { sessionDocumentName, sessionKeyAlias, sessionLogGroupName } from '../fleet/session-names';

export interface SessionAccessProps {
  readonly project: string;
  /** `<project>-<stage>` */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly stage: StageSettings;
}

/** The app's own user, created by start-up.sh: it has no sudo, so a session may do only what the app may. */
export const SESSION_USER = 'app';

/** A session ends after so many minutes without input, and after so many in all. */
const IDLE_MINUTES = 20;
const LONGEST_MINUTES = 240;

/** Days in which a deleted key can be restored: the log of the sessions cannot be read without it. */
const KEY_DELETION_DAYS = 30;

/**
 * Shells on instances by Session Manager, with a session document of the stage. (The account's own preferences are one
 * document for each region, which two stages cannot both manage.) Sessions are encrypted end to end and run as an
 * unprivileged user; a log group gets their input and output at once.
 */
export class SessionAccess extends Construct {
  readonly document: SsmDocument;

  constructor(scope: Construct, id: string, props: SessionAccessProps) {
    super(scope, id);
    const key = this.createKey(props);
    const { group } = new LogGroup(this, 'log', {
      name: sessionLogGroupName(props.project, props.stage.name),
      stage: props.stage,
      kmsKeyArn: key.arn,
    });
    this.document = new SsmDocument(this, 'document', {
      name: sessionDocumentName(props.name),
      documentType: 'Session',
      documentFormat: 'JSON',
      content: JSON.stringify(preferences(props.name, group.name, key.arn)),
    });
  }

  private createKey({ project, name, account, region, stage }: SessionAccessProps): KmsKey {
    const logGroup = arn(region, 'logs', `log-group:${sessionLogGroupName(project, stage.name)}`, account);
    return kmsKey(this, {
      description: `Sessions on the instances of ${name}, and their log`,
      alias: sessionKeyAlias(name),
      deletionDays: KEY_DELETION_DAYS,
      statements: keyPolicy(account, region, logGroup),
    });
  }
}

/** The first statement lets the account's IAM policies decide, which allow instances and people to use the key. */
function keyPolicy(account: string, region: string, logGroup: string): Statement[] {
  const thisKey = { resources: ['*'], wildcardReason: 'In the policy of a key, * is that key.' };
  return [
    {
      sid: 'Account',
      actions: ['kms:*'],
      principals: { AWS: arn(region, 'iam', 'root', account) },
      ...thisKey,
    },
    {
      sid: 'SessionLog',
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      principals: { Service: `logs.${region}.amazonaws.com` },
      conditions: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': logGroup } },
      ...thisKey,
    },
  ];
}

/** The content of the document in Session Manager's schema 1.0, where all numbers are strings. */
function preferences(name: string, logGroup: string, keyArn: string) {
  return {
    schemaVersion: '1.0',
    description: `A shell on an instance of ${name}`,
    sessionType: 'Standard_Stream',
    inputs: {
      kmsKeyId: keyArn,
      cloudWatchLogGroupName: logGroup,
      cloudWatchEncryptionEnabled: true,
      cloudWatchStreamingEnabled: true,
      s3BucketName: '',
      s3KeyPrefix: '',
      s3EncryptionEnabled: true,
      runAsEnabled: true,
      runAsDefaultUser: SESSION_USER,
      idleSessionTimeout: `${IDLE_MINUTES}`,
      maxSessionDuration: `${LONGEST_MINUTES}`,
      shellProfile: { linux: 'cd /; exec bash --login' },
    },
  };
}
