import {
  type Conformance,
  Controls,
  createServices,
  Faults,
  FrontDoor,
  type Json,
  Memory,
  MotoClient,
  type Service,
  type XmlNode,
} from '../../embedded-aws';
import { strict } from './calls';

const TRUST = {
  Statement: [
    {
      Effect: 'Allow',
      Principal: {
        Service: ['codebuild', 'codedeploy', 'codepipeline'].map((name) => `${name}.amazonaws.com`),
      },
    },
  ],
};

/** Takes the place of moto, and forwards nothing: it only knows a role that the developer tools may assume. */
class NoMoto extends MotoClient {
  constructor() {
    super(0, 'us-east-1');
  }

  override query(_: string, action: string): Promise<XmlNode> {
    if (action !== 'GetRole') return Promise.reject(new Error(`Moto is not asked: ${action}`));
    return Promise.resolve({
      Role: { AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(TRUST)) },
    });
  }

  override send(): Promise<never> {
    return Promise.reject(new Error('Nothing is forwarded to moto.'));
  }
}

/** The services that the embedded AWS implements itself, behind its front door, without moto. */
export class OwnWorld {
  readonly asked = new Set<string>();
  private readonly door: FrontDoor;
  private port = 0;

  private constructor(
    readonly services: Readonly<Record<string, Service>>,
    readonly controls: Controls,
    readonly conformance: Conformance,
  ) {
    this.door = new FrontDoor(new NoMoto(), services, new Faults(), conformance);
  }

  static async start(): Promise<OwnWorld> {
    const memory = new Memory();
    const controls = new Controls(memory);
    const world = new OwnWorld(createServices(memory, controls), controls, await strict());
    world.port = await world.door.listen();
    return world;
  }

  stop(): Promise<void> {
    return this.door.close();
  }

  /** Every operation of the services that do not use moto, as `codebuild:CreateProject`. */
  get operations(): string[] {
    return Object.entries(this.services)
      .filter(([, { moto }]) => !moto)
      .flatMap(([name, { operations }]) =>
        Object.keys(operations).map((operation) => `${name}:${operation}`),
      );
  }

  /** Calls a JSON service, which must not answer with an error. */
  async json(service: string, operation: string, body: object = {}): Promise<Json> {
    return this.send(service, operation, '/', JSON.stringify(body), {
      'x-amz-target': `Target.${operation}`,
    });
  }

  /** Calls codestar-notifications, a REST service. */
  async path(operation: string, path: string, body: object = {}): Promise<Json> {
    return this.send('codestar-notifications', operation, path, JSON.stringify(body), {});
  }

  /** Calls a query service. */
  async query(service: string, operation: string, parameters: Record<string, string>): Promise<void> {
    const body = new URLSearchParams({ Action: operation, Version: '1', ...parameters }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await this.send(service, operation, '/', body, headers);
  }

  private async send(
    service: string,
    operation: string,
    path: string,
    body: string,
    headers: Record<string, string>,
  ): Promise<Json> {
    const scope = `AKIATEST/20260101/us-east-1/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    const init = { method: 'POST', body, headers: { ...headers, authorization } };
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${service}:${operation}: ${text}`);
    this.asked.add(`${service}:${operation}`);
    return text.startsWith('{') ? JSON.parse(text) : {};
  }
}
