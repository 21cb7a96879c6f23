import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withoutAws } from '../environment';

/** A reference to a shape, in botocore's words: its name, and where and under which name the value is written. */
export interface Reference {
  readonly shape: string;
  readonly location?: 'uri' | 'querystring' | 'header' | 'headers' | 'statusCode';
  readonly locationName?: string;
  readonly queryName?: string;
  readonly xmlAttribute?: boolean;
  readonly flattened?: boolean;
  readonly streaming?: boolean;
  readonly timestampFormat?: string;
}

/** The type and limits of a value, in botocore's words. */
export interface Shape {
  readonly type:
    | 'structure'
    | 'list'
    | 'map'
    | 'string'
    | 'integer'
    | 'long'
    | 'float'
    | 'double'
    | 'boolean'
    | 'timestamp'
    | 'blob';
  readonly members?: Readonly<Record<string, Reference>>;
  readonly required?: readonly string[];
  readonly payload?: string;
  readonly member?: Reference;
  readonly key?: Reference;
  readonly value?: Reference;
  readonly flattened?: boolean;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly timestampFormat?: string;
  /** Any JSON. */
  readonly document?: boolean;
  readonly eventstream?: boolean;
}

/** One operation of a service. */
export interface OperationModel {
  readonly http: { readonly method: string; readonly requestUri: string };
  readonly input?: Reference;
  readonly output?: Reference & { readonly resultWrapper?: string };
  /** The codes of the errors that the model lists. */
  readonly errors: readonly string[];
}

/** What extract.py writes for a service. */
export interface ServiceModel {
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** botocore's names of services whose signing names differ. */
const NAMES: Readonly<Record<string, string>> = {
  elasticloadbalancing: 'elbv2',
  monitoring: 'cloudwatch',
  servicequotas: 'service-quotas',
  tagging: 'resourcegroupstaggingapi',
};

/** botocore's name of a service. @param service its signing name */
export function botocoreName(service: string): string {
  return NAMES[service] ?? service;
}

const CACHE = join(__dirname, '..', '..', '..', '.local', 'service-models');

/** botocore's models of services, read when first asked for. */
export class ServiceModels {
  private readonly loaded = new Map<string, ServiceModel>();

  private constructor(
    private readonly folder: string,
    private readonly names: ReadonlySet<string>,
  ) {}

  /**
   * Extracts the models from botocore, which moto depends on, into `.local/`; once for each version of it.
   *
   * @param services the signing names of the services in use
   * @throws Error where Python has no botocore, or botocore does not know a service
   */
  static async extract(python: string, services: readonly string[]): Promise<ServiceModels> {
    const script = join(__dirname, 'extract.py');
    const names = services.map(botocoreName);
    const env = { ...withoutAws(process.env), PYTHONDONTWRITEBYTECODE: '1' };
    const { stdout } = await promisify(execFile)(python, [script, CACHE, ...names], { env });
    return new ServiceModels(stdout.trim(), new Set(services));
  }

  /** The model of a service by its signing name; undefined for a service that is not in use. */
  of(service: string): ServiceModel | undefined {
    if (!this.names.has(service)) return undefined;
    const known = this.loaded.get(service);
    if (known) return known;
    const file = join(this.folder, `${botocoreName(service)}.json`);
    const model = JSON.parse(readFileSync(file, 'utf8')) as ServiceModel;
    this.loaded.set(service, model);
    return model;
  }
}

/** The shape that a reference names. */
export function shapeOf(model: ServiceModel, reference: Reference): Shape {
  const shape = model.shapes[reference.shape];
  if (!shape) throw new Error(`The service model has no shape ${reference.shape}`);
  return shape;
}

/** Whether the items of a list or a map are written without an element around them. */
export function isFlattened(reference: Reference, shape: Shape): boolean {
  return reference.flattened ?? shape.flattened ?? false;
}
