import { TerraformStack, Testing } from 'cdktf';

/** The arguments of a resource as Terraform reads them. */
export type Values = Readonly<Record<string, unknown>>;

interface Configuration {
  readonly terraform: Values;
  readonly provider: Readonly<Record<string, readonly Values[]>>;
  readonly import?: readonly Values[];
  readonly output?: Readonly<Record<string, { readonly value: string }>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
}

/** A stack as Terraform gets it, read by the addresses that plans show (`aws_vpc.network_vpc`, `data.aws_…`). */
export class Synthesized {
  readonly configuration: Configuration;
  private readonly byAddress: ReadonlyMap<string, Values>;

  /** @param stack itself, or what `Testing.synth` made of it */
  constructor(stack: TerraformStack | string) {
    const json = typeof stack === 'string' ? stack : Testing.synth(stack);
    this.configuration = JSON.parse(json) as Configuration;
    const { resource, data } = this.configuration;
    this.byAddress = new Map([...addressed(resource), ...addressed(data, 'data.')]);
  }

  /** The arguments at an address. @throws Error for an unknown address, with those of its type in the message */
  at(address: string): Values {
    const values = this.byAddress.get(address);
    if (values) return values;
    const type = address.replace(/\.[^.]+$/, '');
    throw new Error(
      `no ${address} among: ${Object.keys(this.all(type)).join(', ') || 'no resource of its type'}`,
    );
  }

  /** Everything of one type (`aws_subnet`, `data.aws_ssm_parameter`), by address. */
  all(type: string): Readonly<Record<string, Values>> {
    return Object.fromEntries([...this.byAddress].filter(([address]) => address.startsWith(`${type}.`)));
  }

  get addresses(): string[] {
    return [...this.byAddress.keys()];
  }

  /** The values of one argument of everything of a type, in the order of their addresses. */
  values(type: string, argument: string): unknown[] {
    return Object.values(this.all(type)).map((values) => values[argument]);
  }

  output(name: string): string | undefined {
    return this.configuration.output?.[name]?.value;
  }

  /** The names of all of them. */
  get outputs(): string[] {
    return Object.keys(this.configuration.output ?? {});
  }

  /** All that Terraform creates before an address, and destroys only after it: by reference or `depends_on`. */
  before(address: string): Set<string> {
    const found = new Set<string>();
    const pending = this.references(address);
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      pending.push(...this.references(next));
    }
    return found;
  }

  private references(address: string): string[] {
    const named =
      JSON.stringify(without('lifecycle', this.at(address))).match(/(?:data\.)?aws_\w+\.[\w-]+/g) ?? [];
    return named.filter((other) => other !== address && this.byAddress.has(other));
  }
}

function addressed(types: Configuration['resource'] = {}, prefix = ''): [string, Values][] {
  return Object.entries(types).flatMap(([type, named]) =>
    Object.entries(named).map(([name, values]): [string, Values] => [
      `${prefix}${type}.${name}`,
      without('//', values), // cdktf's notes
    ]),
  );
}

function without(key: string, values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name !== key));
}
