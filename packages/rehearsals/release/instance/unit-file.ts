import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The content of a unit file and its drop-ins, as systemd reads them. */
export class UnitFile {
  private readonly values = new Map<string, string[]>();

  /** `mail` of `worker@mail.service`. */
  private readonly instance: string | undefined;

  /**
   * @param file path of the unit, or of its template. Drop-ins are read after it, sorted by name, those of the template
   * and of the unit together. [systemd.unit(5)]
   * @param name of the unit
   * @throws Error for a line that no unit file can have
   */
  constructor(
    private readonly file: string,
    readonly name = basename(file),
  ) {
    this.instance = instanceOf(name);
    const dropIns = new Map<string, string>();
    for (const folder of [`${file}.d`, join(dirname(file), `${name}.d`)]) {
      for (const each of filesIn(folder).filter((one) => one.endsWith('.conf')))
        dropIns.set(each, join(folder, each));
    }
    const inOrder = [...dropIns].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, path]) => path);
    for (const each of [file, ...inOrder]) this.read(each);
  }

  /** The units that `systemctl enable` linked into its `.wants` folder. */
  get wanted(): string[] {
    return filesIn(join(dirname(this.file), `${this.name}.wants`));
  }

  /** `Service.Restart` and the like. */
  get keys(): string[] {
    return [...this.values.keys()];
  }

  /** All values in order; where a key takes only one, the last wins. */
  all(key: string): string[] {
    return this.values.get(key) ?? [];
  }

  private read(file: string): void {
    let section = '';
    const lines = readFileSync(file, 'utf8').replace(/\\\n/g, ' ').split('\n');
    for (const line of lines.map((text) => text.trim())) {
      if (line === '' || /^[#;]/.test(line)) continue;
      const header = /^\[(\w+)\]$/.exec(line)?.[1];
      const [, name, value] = /^(\w+)\s*=\s*(.*)$/.exec(line) ?? [];
      if (header) section = header;
      else if (name !== undefined && value !== undefined)
        this.add(`${section}.${name}`, this.specified(value));
      else throw new Error(`${file}: not a line of a unit: ${line}`);
    }
  }

  /** The only specifier that is supported: `%i`, the instance of a template. */
  private specified(value: string): string {
    return this.instance === undefined ? value : value.replaceAll('%i', this.instance);
  }

  /** An empty value removes the earlier ones. */
  private add(key: string, value: string): void {
    if (value === '') this.values.set(key, []);
    else this.values.set(key, [...this.all(key), value]);
  }
}

/** The part between `@` and the type in a unit's name; undefined where the unit has no template. */
export function instanceOf(name: string): string | undefined {
  return /@(.+)\.\w+$/.exec(name)?.[1];
}

/** The template of a unit's name. */
export function templateOf(name: string): string {
  return name.replace(/@.+(\.\w+)$/, '@$1');
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** The words of a value, without their quotes. */
export function words(value: string): string[] {
  const found = value.match(/"(?:\\.|[^"\\])*"|'[^']*'|[^\s"']+/g) ?? [];
  return found.map((word) => (/^["']/.test(word) ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word));
}

/**
 * The variables of an environment file: `NAME=value` lines. In double quotes, a backslash escapes `"`, `\`, `` ` `` and
 * `$`.
 */
export function environmentFile(text: string): Record<string, string> {
  const lines = text.matchAll(/^[ \t]*([A-Za-z_]\w*)=(?:"((?:\\[^]|[^"\\])*)"|'([^']*)'|(.*))$/gm);
  const values: Record<string, string> = {};
  for (const [, name = '', doubled, single, bare] of lines) {
    values[name] = doubled?.replace(/\\(["\\`$])/g, '$1') ?? single ?? bare?.trim() ?? '';
  }
  return values;
}
