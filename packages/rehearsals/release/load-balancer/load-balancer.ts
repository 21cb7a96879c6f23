import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Traffic } from '../deploy/deployment';
import { findProgram } from '../instance/programs';
import { signalGroup, startFirst } from '../processes';
import type { Stage } from '../stage';
import type { Times } from '../times';

/** The instances; each is in the zone of its name. */
export const INSTANCES = ['a', 'b', 'c'] as const;
export type InstanceName = (typeof INSTANCES)[number];

export interface LoadBalancerProps {
  readonly stage: Stage;
  readonly times: Times;
  /**
   * Its ports: one shares connections to the instances among all clients, the other keeps one for each client
   * connection.
   */
  readonly ports: { readonly shared: number; readonly own: number };
  /** The ports on which the instances listen. */
  readonly instancePorts: Readonly<Record<InstanceName, number>>;
  /** A folder for sockets, with a path short enough: at most 107 characters with `/haproxy`. */
  readonly socketFolder: string;
  readonly logFile: string;
}

/** What HAProxy counted since its start. */
export interface BalancerCounts {
  readonly requests: number;
  /** Answers with a status from 200 to 299. */
  readonly succeeded: number;
  /** Requests that it retried, on the same instance or on another. */
  readonly triedAgain: number;
}

/** HAProxy in the place of the load balancer. */
export class LoadBalancer implements Traffic {
  private child?: ChildProcess;

  constructor(private readonly props: LoadBalancerProps) {}

  /** Starts it, and waits until all instances are healthy. */
  async start(): Promise<void> {
    const { stage, times, ports, instancePorts, logFile } = this.props;
    const log = openSync(logFile, 'a');
    this.child = startFirst([findProgram('haproxy'), '-db', '-f', join(__dirname, 'haproxy.cfg')], {
      env: {
        SOCKET: this.socket,
        SHARED_PORT: String(ports.shared),
        OWN_PORT: String(ports.own),
        PORT_A: String(instancePorts.a),
        PORT_B: String(instancePorts.b),
        PORT_C: String(instancePorts.c),
        HEALTH_PATH: stage.healthCheck.path,
        HEALTHY: String(stage.healthCheck.healthy),
        UNHEALTHY: String(stage.healthCheck.unhealthy),
        IDLE_TIMEOUT: String(stage.idleTimeout),
        CHECK_INTERVAL: String(Math.round(times.checkInterval * 1000)),
        CHECK_TIMEOUT: String(Math.round(times.checkTimeout * 1000)),
      },
      stdio: ['ignore', log, log],
    });
    for (let tries = 0; !(await this.answers()); tries += 1) {
      if (tries === 50 || this.child.exitCode !== null)
        throw new Error(`HAProxy did not start: see ${logFile}.`);
      await sleep(100);
    }
    for (const name of INSTANCES) await this.untilHealthy(name);
  }

  /** Deregisters an instance: it gets no new request, and open requests are cut off after the delay. */
  async block(instance: string): Promise<void> {
    if ((await this.status(instance)).startsWith('MAINT')) return; // it was not registered again after a release that failed
    await this.command(`set server shared/${instance} state drain`);
    await sleep(this.props.times.deregistrationDelay * 1000);
    await this.command(`set server shared/${instance} state maint`);
    for (const side of ['shared', 'own']) await this.command(`shutdown sessions server ${side}/${instance}`);
  }

  /** Registers an instance, and waits until it is healthy; it gets no request before. */
  async allow(instance: string): Promise<void> {
    const server = `set server shared/${instance}`;
    await this.command(`${server} state ready; ${server} health down`);
    await this.untilHealthy(instance);
  }

  async counts(): Promise<BalancerCounts> {
    const rows = await this.statistics();
    const sum = (service: string, field: string) =>
      rows
        .filter(({ svname }) => svname === service)
        .reduce((total, row) => total + Number(row[field] || 0), 0);
    return {
      requests: sum('FRONTEND', 'req_tot'),
      succeeded: sum('FRONTEND', 'hrsp_2xx'),
      triedAgain: sum('BACKEND', 'wretr') + sum('BACKEND', 'wredis'),
    };
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    signalGroup(child, 'SIGTERM');
    await ended;
  }

  private get socket(): string {
    return join(this.props.socketFolder, 'haproxy');
  }

  /** Waits until the health checks find an instance healthy. @throws Error where they do not in their time */
  async untilHealthy(instance: string): Promise<void> {
    const { stage, times } = this.props;
    const patience = (stage.healthCheck.healthy + 2) * times.checkInterval + 10;
    for (const end = Date.now() + patience * 1000; Date.now() < end; await sleep(100)) {
      if ((await this.status(instance)) === 'UP') return;
    }
    throw new Error(`HAProxy did not find instance ${instance} healthy within ${Math.round(patience)} s.`);
  }

  private async status(instance: string): Promise<string> {
    const rows = await this.statistics();
    return rows.find(({ pxname, svname }) => pxname === 'shared' && svname === instance)?.status ?? '';
  }

  private async statistics(): Promise<Record<string, string>[]> {
    const [head = '', ...rows] = (await this.command('show stat')).trim().split('\n');
    const names = head.replace(/^# /, '').split(',');
    return rows.map((row) => {
      const values = row.split(',');
      return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
    });
  }

  private async answers(): Promise<boolean> {
    return this.command('show info').then(Boolean, () => false);
  }

  private async command(command: string): Promise<string> {
    const socket = connect(this.socket);
    socket.write(`${command}\n`);
    return text(socket);
  }
}
