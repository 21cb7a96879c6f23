import { arn } from '../arn';
import { Statement } from '../policy';
import { RightsProps, roleArns } from './own-names';

/** Services that the project's roles are handed to: those that a role's trust lets in. */
const SERVICES = ['codebuild', 'codedeploy', 'codepipeline', 'ec2', 'events', 'vpc-flow-logs'];
/** Those of them that only roles of the pipeline are handed to. */
const OF_PIPELINE = ['codebuild', 'codepipeline', 'events'];

/**
 * Services that make a role of their own in the account at their first use. NAT gateways have one only where they are
 * regional, which those of a stage are not. [VPC user guide, "Using service-linked roles"]
 */
const SERVICE_LINKED = ['autoscaling', 'elasticloadbalancing'];

const principals = (services: readonly string[]) => services.map((service) => `${service}.amazonaws.com`);

/** What other calls of an apply depend on: that services get the roles that they act by. */
export function handOnRights(props: RightsProps): Statement[] {
  const { account, region } = props;
  const services = SERVICES.filter((service) => props.pipeline || !OF_PIPELINE.includes(service));
  return [
    {
      sid: 'HandRolesToServices',
      actions: ['iam:PassRole'],
      resources: roleArns(props),
      conditions: { StringEquals: { 'iam:PassedToService': principals(services) } },
    },
    {
      sid: 'FirstUseOfServices',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [arn(region, 'iam', 'role/aws-service-role/*', account)],
      conditions: { StringEquals: { 'iam:AWSServiceName': principals(SERVICE_LINKED) } },
    },
  ];
}
