import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { declare, readLine, ROOT, start } from '../command';
import { loadFacts } from '../facts';

interface BuildSpecification {
  readonly env?: { readonly variables?: Readonly<Record<string, string>> };
  readonly phases?: Readonly<Record<string, { readonly commands?: readonly string[] } | undefined>>;
}

/**
 * The commands of `pre_build` in the app's buildspec.yml as one script, run in the folder that `install` changes to.
 * The commands of `install` are left out: their tools are installed here, or are the app's own concern.
 */
export function testsOf(specification: BuildSpecification): string | undefined {
  const { install, pre_build: checks } = specification.phases ?? {};
  if (!checks?.commands?.length) return undefined;
  const moves = (install?.commands ?? []).filter((command) => /^cd \S+$/.test(command));
  return [...moves, ...checks.commands].join('\n');
}

/** Runs the app's own tests as CodeBuild does, in place. @returns the exit status */
export function testApp(folder: string, root = ROOT): number {
  const file = join(folder, 'buildspec.yml');
  if (!existsSync(join(root, file))) {
    console.log(`${file} does not exist: this app has no tests that are known.`);
    return 0;
  }
  const specification = parse(readFileSync(join(root, file), 'utf8')) as BuildSpecification;
  const script = testsOf(specification);
  if (script === undefined) {
    console.log(`${file} has no commands in its phase pre_build: the app has no tests.`);
    return 0;
  }
  const env = { ...process.env, CI: 'true', ...specification.env?.variables, APP_FOLDER: folder };
  return spawnSync('bash', ['-ec', script], { cwd: root, env, stdio: 'inherit' }).status ?? 1;
}

const TEST_APP = declare({
  name: 'test:app',
  does: "Runs the app's own tests as CodeBuild does: the commands of its buildspec.yml before the build, in the app's folder.",
  example: 'npm run test:app',
});

if (require.main === module)
  start(TEST_APP, async () => {
    readLine(TEST_APP);
    process.exitCode = testApp(loadFacts().app.folder);
  });
