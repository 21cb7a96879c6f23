/** The arguments of a resource as Terraform reads them. */
export type Values = Readonly<Record<string, unknown>>;
type ByName = Readonly<Record<string, Readonly<Record<string, Values>>>>;

/** A stack's Terraform JSON, with cdktf's notes (`"//"`). */
export interface StackJson {
  readonly '//'?: unknown;
  readonly terraform?: Values;
  readonly provider?: Readonly<Record<string, readonly Values[]>>;
  readonly resource?: ByName;
  readonly data?: ByName;
  readonly output?: Readonly<Record<string, Values>>;
}

/** What a violation is reported of: a resource, a data source, or the stack itself. */
export interface Place {
  /** Of the construct: `staging/network/vpc`. */
  readonly path: string;
  /** In Terraform: `aws_vpc.network_vpc`. */
  readonly address: string;
}

/** Why a statement may allow by wildcard, as it was written. */
export interface WildcardReason {
  readonly sid: string;
  /** The actions with a wildcard, and `*` for all resources. */
  readonly broad: readonly string[];
  readonly reason: string;
}

export interface Resource extends Place {
  /** `aws_vpc`, `data.aws_ssm_parameter`. */
  readonly type: string;
  /** The last part of the address: `network_vpc`. */
  readonly name: string;
  readonly values: Values;
  /** The rules that it may break, with the reasons. */
  readonly exceptions: readonly { readonly rule: string; readonly reason: string }[];
  /** Why statements of its policies may allow by wildcard. */
  readonly wildcards: readonly WildcardReason[];
}

interface Notes {
  readonly metadata?: { readonly path?: string; readonly stackName?: string };
  readonly exceptions?: Resource['exceptions'];
  readonly wildcards?: Resource['wildcards'];
}

/** A synthesized stack, resource by resource. */
export class Stack {
  readonly name: string;
  readonly resources: readonly Resource[];
  readonly terraform: Values;
  /** The arguments of the AWS provider. */
  readonly provider: Values;
  private readonly byAddress: ReadonlyMap<string, Resource>;

  constructor(readonly json: StackJson) {
    this.name = (json['//'] as Notes | undefined)?.metadata?.stackName ?? '';
    this.terraform = json.terraform ?? {};
    this.provider = json.provider?.['aws']?.[0] ?? {};
    this.resources = [...read(json.resource), ...read(json.data, 'data.')];
    this.byAddress = new Map(this.resources.map((resource) => [resource.address, resource]));
  }

  /** What is said of the stack as a whole, or of what is missing from it. */
  get place(): Place {
    return { path: this.name, address: 'the stack' };
  }

  /** What the stack makes, without the data sources that it reads. */
  get managed(): readonly Resource[] {
    return this.resources.filter(({ type }) => !type.startsWith('data.'));
  }

  all(...types: string[]): Resource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  at(address: string): Resource | undefined {
    return this.byAddress.get(address);
  }

  /** What a value refers to: `${aws_vpc.network_vpc.id}`. */
  referred(value: unknown): Resource | undefined {
    return this.at(addressIn(value));
  }

  /** Everything of a type that refers to a resource in an argument. */
  of(resource: Resource, type: string, argument: string): Resource[] {
    return this.all(type).filter(({ values }) => this.referred(values[argument]) === resource);
  }
}

/** The address in a reference, or the text itself. */
export function addressIn(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  return /^\$\{((?:data\.)?\w+\.[\w-]+)\.[\w[\].]+\}$/.exec(text)?.[1] ?? text;
}

/** A block of Terraform's, which may stand alone or in a list. */
export function list(value: unknown): readonly Values[] {
  return value === undefined || value === null ? [] : ([value].flat() as Values[]);
}

export function texts(value: unknown): string[] {
  return list(value).map(String);
}

/** Terraform takes `true` and `"true"` alike. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** Every text in a value, however deep. */
export function textsIn(value: unknown): string[] {
  const found: string[] = [];
  eachText(value, (text) => found.push(text));
  return found;
}

/** Shows every text in a value, however deep, with the name of what it is the value of; but for cdktf's notes. */
export function eachText(value: unknown, see: (text: string, name: string) => void, name = ''): void {
  if (typeof value === 'string') return see(value, name);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) if (key !== '//') eachText(inner, see, key);
}

function read(types: ByName = {}, prefix = ''): Resource[] {
  return Object.entries(types).flatMap(([type, named]) =>
    Object.entries(named).map(([name, values]): Resource => {
      const { metadata, exceptions = [], wildcards = [] } = (values['//'] ?? {}) as Notes;
      const address = `${prefix}${type}.${name}`;
      const path = metadata?.path ?? address;
      return { path, address, type: `${prefix}${type}`, name, values, exceptions, wildcards };
    }),
  );
}
