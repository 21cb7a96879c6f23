import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { App, Stack } from 'aws-cdk-lib/core';

const [ACCOUNT, REGION] = ['123456789012', 'us-east-1'];

/** A resource of a CloudFormation template. */
export interface CdkResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: { readonly 'aws:cdk:path'?: string };
}

/**
 * What a stage and the pipeline need, as AWS CDK's users write it: all rights are those that constructs grant by
 * themselves.
 */
export function cdkResources(): Record<string, CdkResource> {
  const app = new App({
    analyticsReporting: false,
    context: { 'aws:cdk:enable-path-metadata': true },
  });
  const stack = new Stack(app, 'cdk', { env: { account: ACCOUNT, region: REGION } });
  const artifacts = new s3.Bucket(stack, 'artifacts', { enforceSSL: true, versioned: true });
  new s3.Bucket(stack, 'state', { enforceSSL: true });
  const vpc = new ec2.Vpc(stack, 'vpc', { availabilityZones: ['us-east-1a', 'us-east-1b'] });
  vpc.addFlowLog('flow-log', {
    destination: ec2.FlowLogDestination.toCloudWatchLogs(new logs.LogGroup(stack, 'flows')),
  });
  const target = loadBalancer(stack, vpc);
  const group = deploymentGroup(stack, fleet(stack, vpc, artifacts), target);
  pipeline(stack, artifacts, group);
  alerts(stack);
  const provider = iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(
    stack,
    'provider',
    `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.circleci.com/org/1`,
  );
  new iam.Role(stack, 'ci', { assumedBy: new iam.OpenIdConnectPrincipal(provider) });
  const { Resources } = app.synth().getStackByName('cdk').template as {
    Resources: Record<string, CdkResource>;
  };
  return Resources;
}

function loadBalancer(stack: Stack, vpc: ec2.IVpc): elb.ApplicationTargetGroup {
  const accessLogs = new s3.Bucket(stack, 'access-logs', { enforceSSL: true });
  new elb.ApplicationLoadBalancer(stack, 'load-balancer', { vpc }).logAccessLogs(accessLogs);
  return new elb.ApplicationTargetGroup(stack, 'targets', { vpc, port: 8443 });
}

/** Instances with Session Manager, logs and metrics, secrets, and releases. */
function fleet(stack: Stack, vpc: ec2.IVpc, artifacts: s3.IBucket): autoscaling.AutoScalingGroup {
  const role = new iam.Role(stack, 'instance', {
    assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: INSTANCE_POLICIES.map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
  });
  artifacts.grantRead(role);
  const key = new kms.Key(stack, 'session-key');
  key.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${REGION}.amazonaws.com`));
  key.grantDecrypt(role);
  new logs.LogGroup(stack, 'sessions', { encryptionKey: key }).grantWrite(role);
  const encryptionKey = new kms.Key(stack, 'secrets-key');
  new secretsmanager.Secret(stack, 'secret', { encryptionKey }).grantRead(role);
  ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'parameter', {
    parameterName: '/hello/db',
    encryptionKey,
  }).grantRead(role);
  return new autoscaling.AutoScalingGroup(stack, 'fleet', {
    vpc,
    role,
    instanceType: new ec2.InstanceType('t4g.small'),
    machineImage: ec2.MachineImage.genericLinux({ [REGION]: 'ami-0a1b2c3d4e5f60718' }),
  });
}

/** AWS's own policies for such an instance: CDK grants nothing for agents. */
const INSTANCE_POLICIES = ['AmazonSSMManagedInstanceCore', 'CloudWatchAgentServerPolicy'];

function deploymentGroup(
  stack: Stack,
  group: autoscaling.AutoScalingGroup,
  target: elb.ApplicationTargetGroup,
): codedeploy.ServerDeploymentGroup {
  return new codedeploy.ServerDeploymentGroup(stack, 'deployment-group', {
    autoScalingGroups: [group],
    installAgent: true,
    loadBalancers: [codedeploy.LoadBalancer.application(target)],
  });
}

function pipeline(stack: Stack, artifacts: s3.IBucket, group: codedeploy.ServerDeploymentGroup): void {
  const project = (name: string, cache?: codebuild.Cache) =>
    new codebuild.PipelineProject(stack, name, { cache, logging: logging(stack, name) });
  const [source, built] = [new codepipeline.Artifact('source'), new codepipeline.Artifact('built')];
  const build = project('build', codebuild.Cache.bucket(artifacts, { prefix: 'cache' }));
  const [prepare, verify] = [project('prepare'), project('verify')];
  const step = (actionName: string, of: codebuild.IProject, runOrder: number) =>
    new actions.CodeBuildAction({ actionName, project: of, input: source, runOrder });
  const push = new actions.CodeStarConnectionsSourceAction({
    actionName: 'push',
    connectionArn: `arn:aws:codeconnections:${REGION}:${ACCOUNT}:connection/1`,
    owner: 'acme',
    repo: 'hello',
    output: source,
  });
  const deploy = new actions.CodeDeployServerDeployAction({
    actionName: 'deploy',
    input: built,
    deploymentGroup: group,
    runOrder: 2,
  });
  new codepipeline.Pipeline(stack, 'pipeline', {
    artifactBucket: artifacts,
    stages: [
      { stageName: 'source', actions: [push] },
      {
        stageName: 'build',
        actions: [
          new actions.CodeBuildAction({
            actionName: 'build',
            project: build,
            input: source,
            outputs: [built],
          }),
        ],
      },
      { stageName: 'staging', actions: [step('prepare', prepare, 1), deploy, step('verify', verify, 3)] },
    ],
  });
  const settle = new codebuild.Project(stack, 'settle', {
    buildSpec: codebuild.BuildSpec.fromObject({ version: '0.2' }),
    logging: logging(stack, 'settle'),
  });
  new events.Rule(stack, 'ended', {
    eventPattern: { source: ['aws.codepipeline'] },
    targets: [new targets.CodeBuildProject(settle)],
  });
}

function logging(stack: Stack, name: string): codebuild.LoggingOptions {
  return { cloudWatch: { logGroup: new logs.LogGroup(stack, `${name}-log`) } };
}

/** A topic that alarms and rules publish to. */
function alerts(stack: Stack): void {
  const topic = new sns.Topic(stack, 'topic', {
    masterKey: new kms.Key(stack, 'topic-key'),
    enforceSSL: true,
  });
  topic.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com'));
  new events.Rule(stack, 'refresh', {
    eventPattern: { source: ['aws.autoscaling'] },
    targets: [new targets.SnsTopic(topic)],
  });
}
