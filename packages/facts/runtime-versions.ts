import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Facts } from './facts';

/**
 * CodeBuild's names of runtimes, with the packages of Amazon Linux 2023: `nodejs22` and additional ones such
 * as `nodejs22-npm`. Go is missing: its package has no version, and an instance does not need it.
 */
const RUNTIMES: Readonly<Record<string, RegExp>> = {
  nodejs: /^nodejs(\d+)(?:-|$)/,
  python: /^python(\d+\.\d+)(?:-|$)/,
  ruby: /^ruby(\d+\.\d+)(?:-|$)/,
  php: /^php(\d+\.\d+)(?:-|$)/,
  java: /^java-(?:1\.)?(\d+)(?:\.\d+)*-amazon-corretto(?:-|$)/,
  dotnet: /^(?:dotnet-sdk|dotnet-runtime|aspnetcore-runtime)-(\d+\.\d+)$/,
};

/** The part of a buildspec that is read. Versions are read as text, because 3.10 and 3.1 differ. */
interface Phases {
  readonly phases?: { readonly install?: { readonly 'runtime-versions'?: unknown } };
}

/**
 * A line for each runtime whose version in the build differs from the one that instances install. Empty where
 * that is unknown: there is no buildspec.yml, it names `latest`, or instances do not install the runtime.
 *
 * @param folder the app's folder
 * @param name the name of its buildspec.yml in the lines
 */
export function runtimeWarnings(folder: string, name: string, { stages }: Pick<Facts, 'stages'>): string[] {
  return Object.entries(runtimesOf(join(folder, 'buildspec.yml'))).flatMap(([runtime, asked]) => {
    const stagesOf = new Map<string, string[]>();
    for (const stage of Object.values(stages)) {
      const installed = otherThan(runtime, asked, stage.app.packages);
      if (installed.length === 0) continue;
      const quoted = installed.map((each) => `'${each}'`).join(', ');
      stagesOf.set(quoted, [...(stagesOf.get(quoted) ?? []), stage.name]);
    }
    return [...stagesOf].map(
      ([installed, names]) =>
        `${name}: runtime-versions has ${runtime} ${asked}, but app.packages has ${installed} (${names.join(', ')}): ` +
        'an app built for one version may not start on another. Set the same version in both.',
    );
  });
}

/** The packages of a runtime, where all of them have another version. */
function otherThan(runtime: string, asked: string, packages: readonly string[]): string[] {
  const pattern = Object.hasOwn(RUNTIMES, runtime) ? RUNTIMES[runtime] : undefined;
  const version = /^(?:corretto)?(\d+(?:\.\d+)*)(?:\.x)?$/.exec(asked)?.[1];
  if (!pattern || version === undefined) return [];
  const installed = packages.filter((each) => pattern.test(each));
  const fits = installed.some((each) => isSame(version, pattern.exec(each)?.[1] ?? ''));
  return fits ? [] : installed;
}

/** Whether two versions are equal, as far as both are given: 22.11 is a 22. */
function isSame(one: string, other: string): boolean {
  const [left, right] = [one.split('.'), other.split('.')];
  return left.slice(0, right.length).every((part, index) => part === right[index]);
}

function runtimesOf(file: string): Record<string, string> {
  if (!existsSync(file)) return {};
  const versions = readPhases(file)?.phases?.install?.['runtime-versions'];
  if (typeof versions !== 'object' || versions === null) return {};
  return Object.fromEntries(
    Object.entries(versions).flatMap(([runtime, version]) =>
      typeof version === 'string' && Object.hasOwn(RUNTIMES, runtime) ? [[runtime, version.trim()]] : [],
    ),
  );
}

function readPhases(file: string): Phases | undefined {
  try {
    return (parse(readFileSync(file, 'utf8'), { schema: 'failsafe', logLevel: 'error' }) ?? undefined) as
      Phases | undefined;
  } catch {
    return undefined; // CodeBuild reports more about a broken file
  }
}
