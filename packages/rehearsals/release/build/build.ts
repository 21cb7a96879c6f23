import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { CONTRACT } from '../../../facts';
import { expectSuccess } from '../processes';
import { ownApp } from './app-folder';
import { pinnedNode } from './node';
import { asScript, readBuildSpecification } from './build-specification';

/** The result of a build. */
export interface Artifact {
  readonly file: string;
  readonly bytes: number;
  readonly commit: string;
}

/** Paths that no checkout has; the second line is for an app in the root of the repository. */
const NOT_IN_A_CHECKOUT = [
  ...['node_modules', 'dist', 'release', 'release.json'],
  ...['.git', '.local', '.terraform-mirror', '.venv', 'cdktf.out'],
];

export interface BuildOptions {
  /** The app's folder. @default the project's own */
  readonly app?: string;
  /** Also runs the commands that only check the app: lint and tests. @default true */
  readonly withChecks?: boolean;
}

/** The app's folder in the checkout. */
const FOLDER = 'app';
/** The files of the project's own app that every other app gets: they say how it is released. */
const OF_THE_PLATFORM = ['appspec.yml', 'deploy'];

/**
 * Builds as CodeBuild does after a push: runs the commands of buildspec.yml on a copy of the app in a folder in place
 * of the checkout, and packs the artifact as buildspec.yml says.
 *
 * @param folder emptied first
 */
export async function build(
  folder: string,
  commit: string,
  logFile: string,
  { app = ownApp(), withChecks = true }: BuildOptions = {},
): Promise<Artifact> {
  const checkout = join(folder, 'source');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(checkout, { recursive: true });
  for (const name of OF_THE_PLATFORM) {
    if (!existsSync(join(app, name)))
      cpSync(join(ownApp(), name), join(checkout, FOLDER, name), { recursive: true });
  }
  // One entry at a time: the root of the repository has the checkout in it, and a folder cannot be copied into itself.
  for (const name of readdirSync(app).filter((each) => !NOT_IN_A_CHECKOUT.includes(each)))
    cpSync(join(app, name), join(checkout, FOLDER, name), { recursive: true });
  const specification = readBuildSpecification(join(checkout, FOLDER, 'buildspec.yml'), withChecks);
  const { nodeMajor } = specification;
  const node = nodeMajor === undefined ? [] : [dirname(pinnedNode(nodeMajor))];
  const env = {
    PATH: [...node, process.env.PATH].join(delimiter),
    HOME: process.env.HOME,
    CI: 'true',
    ...proxies(),
    ...specification.variables,
    // The variables of the build project.
    APP_FOLDER: FOLDER,
    AWS_BOOTSTRAP_CONTRACT: String(CONTRACT),
    CODEBUILD_SRC_DIR: checkout,
    CODEBUILD_RESOLVED_SOURCE_VERSION: commit,
    CODEBUILD_BUILD_ID: `rehearsal:${commit.slice(0, 8)}`,
  };
  await expectSuccess(['bash', '-c', asScript(specification)], { cwd: checkout, env, logFile });
  const { baseDirectory, files } = specification.artifacts;
  const file = join(folder, 'artifact.zip');
  const pack = [
    'python3',
    join(__dirname, 'pack.py'),
    file,
    join(checkout, expanded(baseDirectory, env)),
    ...files,
  ];
  await expectSuccess(pack, { env, logFile });
  return { file, bytes: statSync(file).size, commit };
}

/** A path with the values of its variables, as CodeBuild expands it. */
function expanded(path: string, env: NodeJS.ProcessEnv): string {
  return path.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? '';
    const value = env[name];
    if (value === undefined) throw new Error(`${path} in the build specification: ${name} is not set.`);
    return value;
  });
}

/** The proxy variables, which package registries may need, and nothing else of the user's environment. */
function proxies(): NodeJS.ProcessEnv {
  const isOne = (name: string) =>
    /^((https?|no|all)_proxy|npm_config_(registry|cache|cafile)|node_extra_ca_certs|pip_\w+|go(proxy|sumdb|cache|modcache)|ssl_cert_file)$/i.test(
      name,
    );
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => isOne(name)));
}
