import type { Memory } from '../memory';
import type { Service } from '../service';
import { acm } from './acm';
import { autoscaling } from './autoscaling';
import { BucketPolicies } from './bucket-policies';
import { budgets } from './budgets';
import { cloudwatch } from './cloudwatch';
import { getCallerIdentity } from './caller-identity';
import { codebuild } from './codebuild';
import { codedeploy } from './codedeploy';
import { codepipeline } from './codepipeline';
import type { Connections } from './connections';
import type { Deliveries } from './deliveries';
import type { Deployments } from './deployments';
import { ec2 } from './ec2';
import type { EndpointServices } from './endpoint-services';
import { elasticLoadBalancing } from './elastic-load-balancing';
import { events } from './events';
import { iam } from './iam';
import type { InstanceRefreshes } from './instance-refresh';
import { logs } from './logs';
import { notifications } from './notifications';
import type { PipelineExecutions } from './pipeline-executions';
import type { PolicySimulation } from './policy-simulation';
import type { Regions } from './regions';
import { s3 } from './s3';
import type { ServiceQuotas } from './service-quotas';
import { sns } from './sns';
import { type PublicParameters, ssm } from './ssm';

/** Services that moto answers as AWS does, as far as this project uses them. */
const MOTO_ALONE = ['route53', 'kms', 'sqs', 'secretsmanager', 'wafv2', 'tagging'];

/** What the embedded AWS lets a test do to its services from outside. */
export interface Controls {
  readonly foreignBuckets: ReadonlyMap<string, true>;
  readonly connections: Connections;
  readonly deliveries: Deliveries;
  readonly refreshes: InstanceRefreshes;
  readonly deployments: Deployments;
  readonly executions: PipelineExecutions;
  readonly parameters: PublicParameters;
  readonly endpointServices: EndpointServices;
  readonly quotas: ServiceQuotas;
  readonly regions: Regions;
  readonly simulation: PolicySimulation;
}

/**
 * Every service of the embedded AWS by the name in its signature. Any other is refused as unknown.
 *
 * @param memory what the services keep of the account
 */
export function createServices(
  memory: Memory,
  {
    foreignBuckets,
    connections,
    deliveries,
    refreshes,
    deployments,
    executions,
    parameters,
    endpointServices,
    quotas,
    regions,
    simulation,
  }: Controls,
): Record<string, Service> {
  const policies = new BucketPolicies(memory);
  const alone = MOTO_ALONE.map((name): [string, Service] => [name, { moto: true, operations: {} }]);
  return {
    ...Object.fromEntries(alone),
    acm,
    autoscaling: autoscaling(memory, refreshes),
    budgets: budgets(memory),
    codebuild: codebuild(memory),
    codedeploy: codedeploy(memory, deployments),
    codepipeline: codepipeline(memory, executions, connections),
    'codestar-connections': connections.service,
    // The same connections by their newer name.
    codeconnections: { ...connections.service, existing: () => [] },
    'codestar-notifications': notifications(memory),
    ec2: withOperations(ec2(memory), { ...regions.operations, ...endpointServices.operations }),
    elasticloadbalancing: elasticLoadBalancing(policies),
    events,
    iam: withOperations(iam, simulation.operations),
    logs: logs(memory),
    monitoring: cloudwatch(memory, deliveries),
    ssm: ssm(parameters),
    sns: sns(deliveries),
    s3: s3(foreignBuckets, policies),
    servicequotas: quotas.service,
    sts: { moto: true, operations: { GetCallerIdentity: getCallerIdentity } },
  };
}

function withOperations(service: Service, operations: Service['operations']): Service {
  return { ...service, operations: { ...service.operations, ...operations } };
}
