import { type EmbeddedAws, startEmbeddedAws } from '../..';
import { type Answer, Calls } from '../../calls';

export const roleArn = 'arn:aws:iam::123456789012:role/tools';
/** A role that only EC2 may assume. */
export const stranger = 'arn:aws:iam::123456789012:role/stranger';

const trust = (service: string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
  });

export const project = {
  name: 'hello',
  serviceRole: roleArn,
  source: { type: 'CODEPIPELINE' },
  artifacts: { type: 'CODEPIPELINE' },
  environment: { type: 'ARM_CONTAINER', image: 'x', computeType: 'BUILD_GENERAL1_SMALL' },
  cache: { type: 'LOCAL', modes: ['LOCAL_CUSTOM_CACHE'] },
};

export const group = { applicationName: 'hello', deploymentGroupName: 'staging', serviceRoleArn: roleArn };

export const action = (name: string, category: string, more: object = {}) => ({
  name,
  actionTypeId: { category, owner: 'AWS', provider: 'x', version: '1' },
  ...more,
});

export const source = {
  name: 'Source',
  actions: [action('Source', 'Source', { outputArtifacts: [{ name: 'source' }] })],
};
export const approval = { name: 'Approve', actions: [action('Approve', 'Approval')] };
export const declaration = { name: 'hello', roleArn, stages: [source, approval] };

/** An embedded AWS with a build project, a deployment group and a pipeline. */
export class DeveloperTools {
  private constructor(
    readonly embedded: EmbeddedAws,
    readonly calls: Calls,
  ) {}

  static async start(): Promise<DeveloperTools> {
    const embedded = await startEmbeddedAws();
    const calls = new Calls(embedded);
    const tools = new DeveloperTools(embedded, calls);
    const services = ['codebuild.amazonaws.com', 'codedeploy.amazonaws.com', 'codepipeline.amazonaws.com'];
    await calls.query('iam', 'CreateRole', { RoleName: 'tools', AssumeRolePolicyDocument: trust(services) });
    const other = trust(['ec2.amazonaws.com']);
    await calls.query('iam', 'CreateRole', { RoleName: 'stranger', AssumeRolePolicyDocument: other });
    await tools.build('CreateProject', project);
    await tools.deploy('CreateApplication', { applicationName: 'hello' });
    await tools.deploy('CreateDeploymentGroup', group);
    await tools.pipeline('CreatePipeline', { pipeline: declaration });
    return tools;
  }

  build(name: string, body: unknown): Promise<Answer> {
    return this.calls.json('codebuild', `CodeBuild_20161006.${name}`, body);
  }

  deploy(name: string, body: unknown): Promise<Answer> {
    return this.calls.json('codedeploy', `CodeDeploy_20141006.${name}`, body);
  }

  pipeline(name: string, body: unknown): Promise<Answer> {
    return this.calls.json('codepipeline', `CodePipeline_20150709.${name}`, body);
  }

  connect(name: string, body: unknown): Promise<Answer> {
    const service = 'com.amazonaws.codeconnections.CodeConnections_20231201';
    return this.calls.json('codeconnections', `${service}.${name}`, body);
  }
}
