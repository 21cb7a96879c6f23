import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedAws, EmbeddedAwsOptions } from './embedded-aws';
import { embeddedEnvironment, emptyAwsFolder } from './environment';
import { Faults } from './faults';
import { FrontDoor } from './front-door';
import { leftOver } from './left-over';
import { MotoClient } from './moto-client';
import { defaultPython, startMoto } from './moto';
import type { RequestRecord } from './requests';
import { seedHostedZone } from './seed';
import { createServices } from './services';
import { Connections } from './services/connections';
import { Deliveries } from './services/deliveries';
import { Deployments } from './services/deployments';
import { EndpointServices } from './services/endpoint-services';
import { emitEvent } from './services/events';
import { InstanceRefreshes } from './services/instance-refresh';
import { PipelineExecutions } from './services/pipeline-executions';
import { PolicySimulation } from './services/policy-simulation';
import { Regions } from './services/regions';
import { ServiceQuotas } from './services/service-quotas';
import { PublicParameters } from './services/ssm';

export type { EmbeddedAws, EmbeddedAwsOptions } from './embedded-aws';
export { withoutAws } from './environment';
export type { Fault, FaultRule } from './faults';
export type { RequestRecord } from './requests';
export type { Delivery, FailedPublication } from './services/deliveries';
export type { DeploymentStatus } from './services/deployments';
export type { AwsEvent } from './services/events';
export type { RefreshFate } from './services/instance-refresh';

/**
 * Starts the embedded AWS: moto as a child process, and the front door before it. It never speaks to
 * real AWS, and ends with this process.
 *
 * @throws Error with a message for people when Python or moto is missing, or moto does not start.
 */
export async function startEmbeddedAws(options: EmbeddedAwsOptions = {}): Promise<EmbeddedAws> {
  const region = options.region ?? 'us-east-1';
  if (options.logDirectory) mkdirSync(options.logDirectory, { recursive: true });
  const logFile = options.logDirectory && join(options.logDirectory, 'moto.log');
  const moto = await startMoto(options.python ?? defaultPython(), logFile);
  const client = new MotoClient(moto.port, region);
  const foreignBuckets = new Set<string>();
  const connections = new Connections();
  const deliveries = new Deliveries();
  const refreshes = new InstanceRefreshes();
  const deployments = new Deployments();
  const executions = new PipelineExecutions();
  const parameters = new PublicParameters();
  const endpointServices = new EndpointServices();
  const quotas = new ServiceQuotas();
  const regions = new Regions();
  const simulation = new PolicySimulation();
  const faults = new Faults();
  const services = createServices({
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
  });
  const door = new FrontDoor(client, services, faults);
  const folder = emptyAwsFolder();
  const stop = async () => {
    await door.close();
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (options.domain) await seedHostedZone(client, options.domain);
    const endpoint = `http://127.0.0.1:${await door.listen()}`;
    return {
      endpoint,
      environment: embeddedEnvironment(endpoint, region, folder),
      requests: door.requests,
      motoPid: moto.pid,
      leftOver: () => leftOver(client, regionsOf(region, door.requests), Object.values(services)),
      seedForeignBucket: (name) => void foreignBuckets.add(name),
      publishParameter: (name, value) => parameters.publish(name, value),
      completeConnections: () => connections.complete(),
      deliveries: deliveries.delivered,
      failedPublications: deliveries.failed,
      confirmEmail: (address) => deliveries.confirm(address),
      emitEvent: (event) => emitEvent(client, region, deliveries, event),
      playRefresh: (fate, seconds = 1) => refreshes.play(fate, seconds),
      deployments,
      pipelines: executions,
      endpointServices,
      quotas,
      regions,
      permissions: simulation,
      faults,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Every region that anything was asked of. */
function regionsOf(region: string, requests: readonly RequestRecord[]): string[] {
  return [...new Set([region, ...requests.map((request) => request.region)])];
}
