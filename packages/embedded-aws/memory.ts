import { deserialize, serialize } from 'node:v8';

/**
 * What the front door itself keeps of an account, by service: plain values alone, so that all of it can be kept as a
 * file and taken up again. A service asks for its parts by name.
 */
export class Memory {
  private readonly parts = new Map<string, Map<unknown, unknown> | unknown[]>();

  /** @param kept what {@link save} gave; each part begins with what it held then */
  constructor(private readonly kept: ReadonlyMap<string, Map<unknown, unknown> | unknown[]> = new Map()) {}

  static from(saved: Buffer): Memory {
    return new Memory(deserialize(saved) as Map<string, Map<unknown, unknown> | unknown[]>);
  }

  /** @param name of one part, as in `codebuild projects` @throws Error where two parts have one name */
  map<Value>(name: string): Map<string, Value> {
    return this.part(name, new Map<string, Value>());
  }

  list<Value>(name: string): Value[] {
    return this.part(name, [] as Value[]);
  }

  /** All parts as they are. @throws Error where one holds a function; an instance of a class would lose its methods */
  save(): Buffer {
    return serialize(this.parts);
  }

  private part<Part extends Map<unknown, unknown> | unknown[]>(name: string, empty: Part): Part {
    if (this.parts.has(name)) throw new Error(`Two parts of the memory are called ${name}.`);
    const part = (this.kept.get(name) as Part | undefined) ?? empty;
    this.parts.set(name, part);
    return part;
  }
}
