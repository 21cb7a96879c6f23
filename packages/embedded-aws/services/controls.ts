import type { Memory } from '../memory';
import { Connections } from './connections';
import { Deliveries } from './deliveries';
import { Deployments } from './deployments';
import { EndpointServices } from './endpoint-services';
import { InstanceCommands } from './instance-commands';
import { InstanceRefreshes } from './instance-refresh';
import { PipelineExecutions } from './pipeline-executions';
import { PolicySimulation } from './policy-simulation';
import { Regions } from './regions';
import { ServiceQuotas } from './service-quotas';
import { PublicParameters } from './ssm';

/** What a test can do to the services from outside. */
export class Controls {
  readonly foreignBuckets: Map<string, true>;
  readonly connections: Connections;
  readonly deliveries: Deliveries;
  readonly refreshes = new InstanceRefreshes();
  readonly deployments: Deployments;
  readonly executions: PipelineExecutions;
  readonly commands: InstanceCommands;
  readonly parameters: PublicParameters;
  readonly endpointServices: EndpointServices;
  readonly quotas: ServiceQuotas;
  readonly regions: Regions;
  readonly simulation = new PolicySimulation();

  constructor(memory: Memory) {
    this.foreignBuckets = memory.map('s3 buckets of other accounts');
    this.connections = new Connections(memory);
    this.deliveries = new Deliveries(memory);
    this.deployments = new Deployments(memory);
    this.executions = new PipelineExecutions(memory);
    this.commands = new InstanceCommands(memory);
    this.parameters = new PublicParameters(memory);
    this.endpointServices = new EndpointServices(memory);
    this.quotas = new ServiceQuotas(memory);
    this.regions = new Regions(memory);
  }
}
