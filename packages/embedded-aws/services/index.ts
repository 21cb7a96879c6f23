import type { Memory } from '../memory';
import type { Service } from '../service';
import { acm } from './acm';
import { autoscaling } from './autoscaling';
import { BucketPolicies } from './bucket-policies';
import { budgets } from './budgets';
import { cloudwatch } from './cloudwatch';
import { codebuild } from './codebuild';
import { codedeploy } from './codedeploy';
import { codepipeline } from './codepipeline';
import type { Controls } from './controls';
import { ec2 } from './ec2';
import { elasticLoadBalancing } from './elastic-load-balancing';
import { events } from './events';
import { iam } from './iam';
import { logs } from './logs';
import { notifications } from './notifications';
import { s3 } from './s3';
import { scheduler } from './scheduler';
import { sns } from './sns';
import { ssm } from './ssm';
import { getCallerIdentity } from './sts';

/** Services that moto answers as AWS does, as far as this project uses them. */
const MOTO_ALONE = ['route53', 'kms', 'sqs', 'secretsmanager', 'wafv2', 'tagging'];

/**
 * Every service of the embedded AWS by its signing name. Requests to any other are refused as unknown.
 *
 * @param memory for the services' own data of the account
 */
export function createServices(memory: Memory, controls: Controls): Record<string, Service> {
  const policies = new BucketPolicies(memory);
  const alone = MOTO_ALONE.map((name): [string, Service] => [name, { moto: true, operations: {} }]);
  return {
    ...Object.fromEntries(alone),
    acm,
    autoscaling: autoscaling(memory, controls.refreshes),
    budgets: budgets(memory),
    codebuild: codebuild(memory),
    codedeploy: codedeploy(memory, controls.deployments),
    codepipeline: codepipeline(memory, controls.executions, controls.connections),
    'codestar-connections': controls.connections.service,
    // The same connections under their newer name.
    codeconnections: { ...controls.connections.service, existing: () => [] },
    'codestar-notifications': notifications(memory),
    ec2: withOperations(ec2(memory), {
      ...controls.regions.operations,
      ...controls.endpointServices.operations,
    }),
    elasticloadbalancing: elasticLoadBalancing(policies),
    events,
    iam: withOperations(iam, controls.simulation.operations),
    logs: logs(memory),
    monitoring: cloudwatch(memory, controls.deliveries),
    ssm: withOperations(ssm(controls.parameters), controls.commands.operations),
    scheduler,
    sns: sns(controls.deliveries),
    s3: s3(controls.foreignBuckets, policies),
    servicequotas: controls.quotas.service,
    sts: { moto: true, operations: { GetCallerIdentity: getCallerIdentity } },
  };
}

function withOperations(service: Service, operations: Service['operations']): Service {
  return { ...service, operations: { ...service.operations, ...operations } };
}
