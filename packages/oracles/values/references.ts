import { createHash } from 'node:crypto';
import type { Values } from '../../documents';
import samples from './samples.json';

const SAMPLES: Readonly<Record<string, string>> = samples;

/** The place of a stack, as far as samples depend on it. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** `${element(data.aws_availability_zones.zones.names, 1)}`: [address, attribute, index]. */
const ELEMENT = /^element\(((?:data\.)?\w+\.\w+)\.(\w+), (\d+)\)$/;
/** `${one([for option in aws_acm_certificate.x.domain_validation_options : …]).resource_record_name}` */
const ONE = /^one\(\[for \w+ in ((?:data\.)?\w+\.\w+)\.(\w+) : .*\]\)\.(\w+)$/s;
const PLAIN = /^((?:data\.)?\w+\.\w+)\.([\w.]+)$/;

/**
 * Replaces references by what AWS could answer, so that a value of the wrong kind shows (an id where CloudFormation
 * expects an ARN): a value of the stack (`.name`), or a sample of `samples.json`.
 */
export class References {
  /** @param used collects the names of the samples that were used */
  constructor(
    private readonly byAddress: ReadonlyMap<string, Values>,
    private readonly place: Place,
    private readonly used: Set<string>,
  ) {}

  /** A value without references, at any depth. @throws Error where a reference has no sample */
  resolve(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((one) => this.resolve(one));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.resolve(inner)]));
  }

  /** `$${` is Terraform's escape of `${`. */
  private text(text: string): string {
    return text.replace(/([$%])\1\{|\$\{([^{}]*)\}/g, (whole, escaped?: string, expression?: string) =>
      expression === undefined ? `${escaped}{` : this.answer(expression, whole),
    );
  }

  private answer(expression: string, whole: string): string {
    const [, zones, list, index] = ELEMENT.exec(expression) ?? [];
    if (zones !== undefined) return this.sample(zones, `${list}[${index}]`, whole);
    const [, options, attribute, field] = ONE.exec(expression) ?? [];
    if (options !== undefined) return this.sample(options, `${attribute}.${field}`, whole);
    const [, address = '', plain = ''] = PLAIN.exec(expression) ?? [];
    const written = this.byAddress.get(address)?.[plain];
    return typeof written === 'string' ? this.text(written) : this.sample(address, plain, whole);
  }

  private sample(address: string, attribute: string, whole: string): string {
    const key = `${address.replace(/\.\w+$/, '')}.${attribute}`;
    const sample = SAMPLES[key];
    if (sample === undefined) {
      throw new Error(`${whole}: add to samples.json what AWS answers for ${key}.`);
    }
    this.used.add(key);
    return sample.replace(/\{(\w+)\}/g, (_, what: string) => this.part(address, what));
  }

  private part(address: string, what: string): string {
    if (what === 'account' || what === 'region') return this.place[what];
    const digits = createHash('sha256').update(address).digest('hex');
    const length = /^hex(\d+)$/.exec(what)?.[1];
    if (length !== undefined) return digits.slice(0, Number(length));
    if (what === 'uuid') return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
    const written = this.byAddress.get(address)?.[what];
    if (typeof written !== 'string') throw new Error(`${address} has no ${what}, which its sample needs.`);
    return this.text(written);
  }
}

/** The samples that were not used. */
export function unusedSamples(used: ReadonlySet<string>): string[] {
  return Object.keys(SAMPLES).filter((key) => !used.has(key));
}
