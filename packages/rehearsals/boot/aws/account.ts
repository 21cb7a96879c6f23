import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentGroupCommand,
} from '@aws-sdk/client-codedeploy';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { ACCESS_KEY_ID, type EmbeddedAws, startEmbeddedAws } from '../../../embedded-aws';
import { AGENT_BUCKET, REGION, RELEASE_BUCKET } from '../network/names';

/** The deployment group of staging in the shipped settings. CodeDeploy chooses its id. */
export const GROUP = {
  application: 'hello-staging',
  name: 'hello-staging',
  id: '0a1b2c3d-0000-4000-8000-00000000b007',
};

/** An embedded AWS with what an instance of staging asks for. */
export class Account {
  private constructor(
    readonly aws: EmbeddedAws,
    private readonly clients: Clients,
  ) {}

  static async start(logDirectory: string): Promise<Account> {
    const aws = await startEmbeddedAws({ region: REGION, logDirectory });
    const account = new Account(aws, clientsOf(aws));
    await account.makeGroup();
    await account.makeBuckets();
    return account;
  }

  /** Puts a release where CodeDeploy deploys it from. @returns the object's ETag */
  async putRelease(key: string, file: string): Promise<string> {
    const put = { Bucket: RELEASE_BUCKET, Key: key, Body: readFileSync(file) };
    const { ETag } = await this.clients.s3.send(new PutObjectCommand(put));
    return ETag ?? '';
  }

  /** Records a successful deployment in the group, as CodeDeploy does: the placeholder reads it. */
  async noteSuccess(deploymentId: string): Promise<void> {
    await this.call('codedeploy', 'CodeDeploy_20141006.UpdateDeploymentGroup', {
      applicationName: GROUP.application,
      currentDeploymentGroupName: GROUP.name,
      lastSuccessfulDeployment: { deploymentId, status: 'Succeeded' },
    });
  }

  async putParameter(name: string, value: string, type: 'String' | 'SecureString'): Promise<void> {
    await this.clients.ssm.send(new PutParameterCommand({ Name: name, Value: value, Type: type }));
  }

  async putSecret(name: string, value: string): Promise<void> {
    const body = { Name: name, SecretString: value, ClientRequestToken: `${name}-token`.padEnd(32, '0') };
    await this.call('secretsmanager', 'secretsmanager.CreateSecret', body);
  }

  private async makeGroup(): Promise<void> {
    const trust = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'codedeploy.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    };
    const role = { RoleName: 'hello-staging-deploy', AssumeRolePolicyDocument: JSON.stringify(trust) };
    const { Role } = await this.clients.iam.send(new CreateRoleCommand(role));
    const { codeDeploy } = this.clients;
    await codeDeploy.send(new CreateApplicationCommand({ applicationName: GROUP.application }));
    const group = {
      applicationName: GROUP.application,
      deploymentGroupName: GROUP.name,
      serviceRoleArn: Role?.Arn,
    };
    await codeDeploy.send(new CreateDeploymentGroupCommand(group));
  }

  private async makeBuckets(): Promise<void> {
    const { s3 } = this.clients;
    for (const Bucket of [AGENT_BUCKET, RELEASE_BUCKET]) await s3.send(new CreateBucketCommand({ Bucket }));
    const machine = join(__dirname, '..', 'machine');
    const objects = {
      'latest/install': readFileSync(join(machine, 'install.rb')),
      'releases/codedeploy-agent.noarch.rpm': tar(join(machine, 'codedeploy-agent')),
    };
    for (const [Key, Body] of Object.entries(objects)) {
      await s3.send(new PutObjectCommand({ Bucket: AGENT_BUCKET, Key, Body, ACL: 'public-read' }));
    }
  }

  /** A signed call, for operations that no client here has. */
  private async call(service: string, target: string, body: object): Promise<void> {
    const credential = `Credential=${ACCESS_KEY_ID}/20260101/${REGION}/${service}/aws4_request`;
    const answer = await fetch(this.aws.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': target,
        authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${target}: ${answer.status} ${await answer.text()}`);
  }
}

type Clients = ReturnType<typeof clientsOf>;

function clientsOf({ endpoint, environment }: EmbeddedAws) {
  const credentials = {
    accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
  };
  const given = { endpoint, region: REGION, credentials };
  return {
    codeDeploy: new CodeDeployClient(given),
    iam: new IAMClient(given),
    s3: new S3Client({ ...given, forcePathStyle: true }),
    ssm: new SSMClient(given),
  };
}

/** A tar file of a package. All files in it belong to root, whoever owns them here. */
function tar(folder: string): Buffer {
  const args = ['--create', '--directory', folder, '--owner=0', '--group=0', '--mode=u=rwX,go=rX', '.'];
  const { status, stdout, stderr } = spawnSync('tar', args, { maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`tar of ${folder}: ${stderr.toString()}`);
  return stdout;
}
