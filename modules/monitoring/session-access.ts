import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SsmDocument } from '@cdktf/provider-aws/lib/ssm-document';
import { Construct } from 'constructs';
import type { StageSettings } from '../../settings';
import { arn } from '../arn';
import { LogGroup } from '../log-group';
import { explainWildcards, policy, Statement } from '../policy';
import { sessionDocumentName, sessionKeyAlias, sessionLogGroupName } from '../fleet/session-names';

export interface SessionAccessProps {
  readonly project: string;
  /** `<project>-<stage>` */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly stage: StageSettings;
}

/** The app's own user: it has no sudo, and can do to an instance what the app can. start-up.sh makes it. */
export const SESSION_USER = 'app';

/** Minutes without a key pressed after which a session ends, and that one may last at all. */
const IDLE_MINUTES = 20;
const LONGEST_MINUTES = 240;

/** Days in which a deleted key can be had back: the log of the sessions cannot be read without it. */
const KEY_DELETION_DAYS = 30;

/**
 * How people get a shell on an instance: by Session Manager, with a document of the stage's own. (The account's
 * preferences are one document a region, which two stages cannot both own.) Sessions are encrypted end to end, run
 * as an unprivileged user, and what was typed and answered is in a log group while it happens.
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
    const statements = keyPolicy(account, region, logGroup);
    const key = new KmsKey(this, 'key', {
      description: `Sessions on the instances of ${name}, and their log`,
      enableKeyRotation: true,
      deletionWindowInDays: KEY_DELETION_DAYS,
      policy: policy(statements),
    });
    explainWildcards(key, statements);
    new KmsAlias(this, 'alias', { name: sessionKeyAlias(name), targetKeyId: key.keyId });
    return key;
  }
}

/** Instances and people use the key by the rights of their own roles, as the first statement lets the account say. */
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

/** The document in Session Manager's own schema, version 1.0; all numbers are texts there. */
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
