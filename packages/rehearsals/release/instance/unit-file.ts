import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What a unit file and its drop-ins say, as systemd reads them. */
export class UnitFile {
  private readonly values = new Map<string, string[]>();

  /** Of `worker@mail.service`, `mail`. */
  private readonly instance: string | undefined;

  /**
   * @param file the unit's path, or its template's; drop-ins are read after it, by their names, the template's and the
   * unit's own together. [systemd.unit(5)]
   * @param name of the unit
   * @throws Error for a line that is none of a unit file
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

  /** The units that lie in its folder of wanted ones, as `systemctl enable` links them there. */
  get wanted(): string[] {
    return filesIn(join(dirname(this.file), `${this.name}.wants`));
  }

  /** `Service.Restart` and the like. */
  get keys(): string[] {
    return [...this.values.keys()];
  }

  /** All values, in order; where a key can have only one, the last wins. */
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
      else throw new Error(`${file}: this is no line of a unit: ${line}`);
    }
  }

  /** The one specifier that is known here: `%i`, which instance of a template it is. */
  private specified(value: string): string {
    return this.instance === undefined ? value : value.replaceAll('%i', this.instance);
  }

  /** An empty value takes back what was said before. */
  private add(key: string, value: string): void {
    if (value === '') this.values.set(key, []);
    else this.values.set(key, [...this.all(key), value]);
  }
}

/** What stands between `@` and the type in a unit's name; undefined where there is no template. */
export function instanceOf(name: string): string | undefined {
  return /@(.+)\.\w+$/.exec(name)?.[1];
}

/** The unit that an instance of a template is made of. */
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

/** What an environment file says: `NAME=value` lines; in double quotes a backslash takes its meaning from `"\`$`. */
export function environmentFile(text: string): Record<string, string> {
  const lines = text.matchAll(/^[ \t]*([A-Za-z_]\w*)=(?:"((?:\\[^]|[^"\\])*)"|'([^']*)'|(.*))$/gm);
  const values: Record<string, string> = {};
  for (const [, name = '', doubled, single, bare] of lines) {
    values[name] = doubled?.replace(/\\(["\\`$])/g, '$1') ?? single ?? bare?.trim() ?? '';
  }
  return values;
}
