import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What a unit file and its drop-ins say, as systemd reads them. */
export class UnitFile {
  private readonly values = new Map<string, string[]>();

  /**
   * @param file the unit's path; `<file>.d/*.conf` are read after it
   * @throws Error for a line that is none of a unit file
   */
  constructor(private readonly file: string) {
    const folder = `${file}.d`;
    const dropIns = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.conf')) : [];
    for (const each of [file, ...dropIns.sort().map((name) => join(folder, name))]) this.read(each);
  }

  get name(): string {
    return basename(this.file);
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
      else if (name !== undefined && value !== undefined) this.add(`${section}.${name}`, value);
      else throw new Error(`${file}: this is no line of a unit: ${line}`);
    }
  }

  /** An empty value takes back what was said before. */
  private add(key: string, value: string): void {
    if (value === '') this.values.set(key, []);
    else this.values.set(key, [...this.all(key), value]);
  }
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
