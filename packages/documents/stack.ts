/** The arguments of a resource. */
export type Values = Readonly<Record<string, unknown>>;
type ByName = Readonly<Record<string, Readonly<Record<string, Values>>>>;

/** A stack's Terraform JSON, with cdktf's comments (`"//"`). */
export interface StackJson {
  readonly '//'?: unknown;
  readonly terraform?: Values;
  readonly provider?: Readonly<Record<string, readonly Values[]>>;
  readonly resource?: ByName;
  readonly data?: ByName;
  readonly output?: Readonly<Record<string, Values>>;
}

/** Where a violation is: a resource, a data source, or the stack itself. */
export interface Place {
  /** The construct's path: `staging/network/vpc`. */
  readonly path: string;
  /** The Terraform address: `aws_vpc.network_vpc`. */
  readonly address: string;
}

/** The reason in the code why a statement may use wildcards. */
export interface WildcardReason {
  readonly sid: string;
  /** The actions with a wildcard, and `*` for all resources. */
  readonly broad: readonly string[];
  readonly reason: string;
}

/** A resource or a data source. */
export interface Resource extends Place {
  /** `aws_vpc`, `data.aws_ssm_parameter`. */
  readonly type: string;
  /** The last part of the address: `network_vpc`. */
  readonly name: string;
  readonly values: Values;
  /** The rules that it may break, with the reasons. */
  readonly exceptions: readonly { readonly rule: string; readonly reason: string }[];
  /** The reasons why its policies' statements may use wildcards. */
  readonly wildcards: readonly WildcardReason[];
}

interface Notes {
  readonly metadata?: { readonly path?: string; readonly stackName?: string };
  readonly exceptions?: Resource['exceptions'];
  readonly wildcards?: Resource['wildcards'];
}

/** A synthesized stack. */
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

  /** The place of a violation by the stack as a whole, or by a missing resource. */
  get place(): Place {
    return { path: this.name, address: 'the stack' };
  }

  /** The managed resources, without data sources. */
  get managed(): readonly Resource[] {
    return this.resources.filter(({ type }) => !type.startsWith('data.'));
  }

  /** The resources of these types. Data sources have the type `data.<type>`. */
  all(...types: string[]): Resource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  /** The resource at an address. */
  at(address: string): Resource | undefined {
    return this.byAddress.get(address);
  }

  /** The resource that a value such as `${aws_vpc.network_vpc.id}` refers to. */
  referred(value: unknown): Resource | undefined {
    return this.at(addressIn(value));
  }

  /** The resources of a type that refer to a resource in this argument. */
  of(resource: Resource, type: string, argument: string): Resource[] {
    return this.all(type).filter(({ values }) => this.referred(values[argument]) === resource);
  }
}

/** The address in a reference; for other texts the text itself, and otherwise an empty text. */
export function addressIn(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  return /^\$\{((?:data\.)?\w+\.[\w-]+)\.[\w[\].]+\}$/.exec(text)?.[1] ?? text;
}

/** The blocks of a value, which may be a list, a single block, or missing. */
export function list(value: unknown): readonly Values[] {
  return value === undefined || value === null ? [] : ([value].flat() as Values[]);
}

/** The texts of a value, which may be a list, a single text, or missing. */
export function texts(value: unknown): string[] {
  return list(value).map(String);
}

/** Whether an argument is true: Terraform accepts `true` and `"true"`. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** Every text in a value, at any depth. */
export function textsIn(value: unknown): string[] {
  const found: string[] = [];
  eachText(value, (text) => found.push(text));
  return found;
}

/**
 * Calls `see` with every text in a value, at any depth, and the name of its key. Leaves out cdktf's comments.
 */
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
