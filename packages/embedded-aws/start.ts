import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedAws, EmbeddedAwsOptions } from './embedded-aws';
import { embeddedEnvironment, emptyAwsFolder } from './environment';
import { Faults } from './faults';
import { FrontDoor } from './front-door';
import { leftOver } from './left-over';
import { Memory } from './memory';
import { Conformance } from './models/conformance';
import { Differences } from './models/differences';
import { ServiceModels } from './models/model';
import { MotoClient } from './moto-client';
import { defaultPython, type Moto, startMoto } from './moto';
import { parseRequest } from './request';
import type { RequestRecord } from './requests';
import { seedHostedZone } from './seed';
import { createServices } from './services';
import { Controls } from './services/controls';
import { emitEvent } from './services/events';

/**
 * Starts the embedded AWS: moto as a child process, and the front door before it. It never calls real AWS, and ends
 * with this process.
 *
 * @throws Error with a message for people where Python or moto is missing, or moto does not start
 */
export async function startEmbeddedAws(options: EmbeddedAwsOptions = {}): Promise<EmbeddedAws> {
  const region = options.region ?? 'us-east-1';
  if (options.logDirectory) mkdirSync(options.logDirectory, { recursive: true });
  const logFile = options.logDirectory && join(options.logDirectory, 'moto.log');
  const kept = options.from === undefined ? undefined : keptIn(options.from);
  const memory = kept ? Memory.from(readFileSync(kept.memory)) : new Memory();
  const controls = new Controls(memory);
  const services = createServices(memory, controls);
  const python = options.python ?? defaultPython();
  const { moto, models } = await startWithModels(python, Object.keys(services), logFile, kept?.moto);
  const conformance = new Conformance(models, Differences.read());
  const client = new MotoClient(moto.port, region, (own) => void conformance.refuse(parseRequest(own)));
  const { connections, deliveries, parameters, refreshes } = controls;
  const faults = new Faults();
  const door = new FrontDoor(client, services, faults, conformance);
  const folder = emptyAwsFolder();
  const stop = async () => {
    await door.close();
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (options.domain && !kept) await seedHostedZone(client, options.domain);
    const endpoint = `http://127.0.0.1:${await door.listen()}`;
    return {
      endpoint,
      environment: embeddedEnvironment(endpoint, region, folder),
      requests: door.requests,
      motoPid: moto.pid,
      leftOver: () => leftOver(client, regionsOf(region, door.requests), Object.values(services)),
      seedForeignBucket: (name) => void controls.foreignBuckets.set(name, true),
      publishParameter: (name, value) => parameters.publish(name, value),
      completeConnections: () => connections.complete(),
      deliveries: deliveries.delivered,
      failedPublications: deliveries.failed,
      confirmEmail: (address) => deliveries.confirm(address),
      emitEvent: (event) => emitEvent(client, region, deliveries, event),
      playRefresh: (fate, seconds = 1) => refreshes.play(fate, seconds),
      commands: controls.commands,
      deployments: controls.deployments,
      pipelines: controls.executions,
      endpointServices: controls.endpointServices,
      quotas: controls.quotas,
      regions: controls.regions,
      permissions: controls.simulation,
      faults,
      conformance,
      keep: async (folder) => {
        if (refreshes.keys().length > 0)
          throw new Error('An account with instance refreshes cannot be kept.');
        mkdirSync(folder, { recursive: true });
        const files = keptIn(folder);
        writeFileSync(files.memory, memory.save());
        await client.rest('sts', 'POST', KEEP_PATH, files.moto);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts moto, and loads the models that its answers are compared with, at the same time. */
async function startWithModels(
  python: string,
  services: readonly string[],
  logFile: string | undefined,
  from: string | undefined,
): Promise<{ moto: Moto; models: ServiceModels }> {
  const extracting = ServiceModels.extract(python, services);
  extracting.catch(() => undefined); // Where Python is missing, the error of moto's start says so for people.
  const moto = await startMoto(python, logFile, from);
  try {
    return { moto, models: await extracting };
  } catch (error) {
    await moto.stop();
    throw error;
  }
}

/** The files of a kept account. */
const keptIn = (folder: string) => ({ memory: join(folder, 'memory.v8'), moto: join(folder, 'moto.pickle') });

/** The path by which serve_moto.py is told to write its account to a file. */
const KEEP_PATH = '/keep-account';

/** Every region that a request named. */
function regionsOf(region: string, requests: readonly RequestRecord[]): string[] {
  return [...new Set([region, ...requests.map((request) => request.region)])];
}
