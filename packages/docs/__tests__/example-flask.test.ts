import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModuleKind, transpileModule } from 'typescript';
import { SettingsError } from '../../../settings/problem';
import { resolveSettings } from '../../../settings/resolve';

const APP = 'packages/rehearsals/apps/flask-postgres';
const page = readFileSync('docs/example-flask.md', 'utf8');

/** The code block of the page for a file, which begins with the file's name. */
function block(name: string): string {
  const found = [...page.matchAll(/^```\w+\n(?:#|\/\/) (\S+)\n([^]*?)^```$/gm)];
  return found.find(([, file]) => file === name)?.[2] ?? '';
}

interface Example {
  readonly app: {
    readonly packages: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
    readonly limits: object;
    readonly schedule: Readonly<Record<string, { readonly command: string }>>;
  };
}

/** The export of the page's config.ts. */
function settings(): Example {
  const { outputText } = transpileModule(block('config.ts'), {
    compilerOptions: { module: ModuleKind.CommonJS },
  });
  const exported: { default?: Example } = {};
  const defineConfig = { defineConfig: (given: Example) => given };
  const evaluate = new Function('exports', 'require', outputText) as (
    exports: object,
    require: () => object,
  ) => void;
  evaluate(exported, () => defineConfig);
  if (!exported.default) throw new Error('The page has no settings.');
  return exported.default;
}

/** The problems in the settings, each with its field. */
function problems(): string[] {
  try {
    resolveSettings(settings());
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.message.split('\n').flatMap((line) => /^ +- (\S+: .*)/.exec(line)?.[1] ?? []);
  }
}

test("the example's settings are accepted", () => expect(problems()).toEqual([]));

test("the example's Procfile is that of the rehearsed app", () =>
  expect(block('Procfile')).toBe(readFileSync(join(APP, 'Procfile'), 'utf8')));

test('limits and scheduled commands name processes and programs of the app', () => {
  const { limits, packages, schedule } = settings().app;
  const processes = [...block('Procfile').matchAll(/^(\w+):/gm)].map(([, name]) => name);
  expect(Object.keys(limits).sort()).toEqual(processes.sort());
  for (const { command } of Object.values(schedule)) {
    const [, python = '', file = ''] = /(python\S+) (\S+\.py)$/.exec(command) ?? [];
    expect(packages).toContain(python);
    expect(existsSync(join(APP, file))).toBe(true);
  }
});
