import { topicNames } from '../../account/alert-topics';
import { bucketNames } from '../../../facts';
import { factsOf } from '../../../../settings/facts';
import { good } from './good';
import type { World } from './world';

/** Removes what one of the functions below created: a part of a deploy of the shipped settings. */
type Undo = () => Promise<unknown>;

const ROLE = 'arn:aws:iam::123456789012:role/hello-pipeline-pipeline';

/** Creates the pipeline and its connection, which is pending. */
export async function deployPipeline({ calls }: World): Promise<Undo> {
  const trust = {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: 'codepipeline.amazonaws.com' },
  };
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  const role = { RoleName: 'hello-pipeline-pipeline', AssumeRolePolicyDocument: document };
  await calls.query('iam', 'CreateRole', role);
  const connections = 'com.amazonaws.codeconnections.CodeConnections_20231201';
  const made = await calls.json('codeconnections', `${connections}.CreateConnection`, {
    ConnectionName: 'hello-pipeline',
    ProviderType: 'GitHub',
  });
  const { ConnectionArn } = JSON.parse(made.text) as { ConnectionArn: string };
  const action = (name: string, category: string, more: object) => ({
    name,
    actions: [{ name, actionTypeId: { category, owner: 'AWS', provider: 'x', version: '1' }, ...more }],
  });
  const source = { configuration: { ConnectionArn }, outputArtifacts: [{ name: 'source' }] };
  const stages = [action('Source', 'Source', source), action('Approve', 'Approval', {})];
  const pipeline = { name: 'hello-pipeline', roleArn: ROLE, stages };
  await calls.json('codepipeline', 'CodePipeline_20150709.CreatePipeline', { pipeline });
  return async () => {
    await calls.json('codepipeline', 'CodePipeline_20150709.DeletePipeline', { name: 'hello-pipeline' });
    await calls.json('codeconnections', `${connections}.DeleteConnection`, { ConnectionArn });
    await calls.query('iam', 'DeleteRole', { RoleName: 'hello-pipeline-pipeline' });
  };
}

/** Creates the topics of every stack, with an unconfirmed subscription of this address. */
export async function deployTopics({ calls }: World, address = 'ops@example.com'): Promise<Undo> {
  const arns: string[] = [];
  for (const Name of topicNames({ settings: factsOf(good()) })) {
    const { text } = await calls.query('sns', 'CreateTopic', { Name });
    const TopicArn = /<TopicArn>([^<]+)</.exec(text)?.[1] ?? '';
    await calls.query('sns', 'Subscribe', { TopicArn, Protocol: 'email', Endpoint: address });
    arns.push(TopicArn);
  }
  return () => Promise.all(arns.map((TopicArn) => calls.query('sns', 'DeleteTopic', { TopicArn })));
}

/** Creates every bucket of the project. */
export async function deployBuckets({ calls }: World): Promise<Undo> {
  const facts = factsOf(good());
  const names = [facts.stateBucket, ...bucketNames(facts)];
  for (const name of names) await calls.rest('s3', 'PUT', `/${name}`);
  return () => Promise.all(names.map((name) => calls.rest('s3', 'DELETE', `/${name}`)));
}

/** Creates the Elastic IP addresses and VPCs of both stages, as many as the settings need. */
export async function deployNetworks({ calls }: World): Promise<Undo> {
  const tags = (type: string, stage: string) => ({
    'TagSpecification.1.ResourceType': type,
    ...Object.fromEntries(
      Object.entries({ Project: 'hello', ManagedBy: 'aws-bootstrap', Stage: stage }).flatMap(
        ([key, value], index) => [
          [`TagSpecification.1.Tag.${index + 1}.Key`, key],
          [`TagSpecification.1.Tag.${index + 1}.Value`, value],
        ],
      ),
    ),
  });
  const vpcs: string[] = [];
  const addresses: string[] = [];
  for (const [stage, count] of [
    ['staging', 1],
    ['production', 3],
  ] as const) {
    const vpc = await calls.query('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16', ...tags('vpc', stage) });
    vpcs.push(/<vpcId>([^<]+)</.exec(vpc.text)?.[1] ?? '');
    for (let index = 0; index < count; index++) {
      const made = await calls.query('ec2', 'AllocateAddress', {
        Domain: 'vpc',
        ...tags('elastic-ip', stage),
      });
      addresses.push(/<allocationId>([^<]+)</.exec(made.text)?.[1] ?? '');
    }
  }
  return () =>
    Promise.all([
      ...vpcs.map((VpcId) => calls.query('ec2', 'DeleteVpc', { VpcId })),
      ...addresses.map((AllocationId) => calls.query('ec2', 'ReleaseAddress', { AllocationId })),
    ]);
}
