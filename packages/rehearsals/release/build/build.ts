import { cpSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../../deploy/command/command';
import { expectSuccess } from '../processes';
import { pinnedNode } from './node';
import { asScript, readBuildSpecification } from './build-specification';

/** What a build made. */
export interface Artifact {
  readonly file: string;
  readonly bytes: number;
  readonly commit: string;
}

/** What never comes with a checkout. */
const NOT_IN_A_CHECKOUT = ['node_modules', 'dist', 'release', 'release.json'];

/**
 * Does what CodeBuild does with a push: runs the build specification's commands on a copy of `app/` in a folder that
 * stands for the checkout, and packs the artifact as the specification says.
 *
 * @param folder emptied first
 * @param withChecks also what only checks the app: lint and tests
 */
export async function build(
  folder: string,
  commit: string,
  logFile: string,
  withChecks = true,
): Promise<Artifact> {
  const checkout = join(folder, 'source');
  rmSync(folder, { recursive: true, force: true });
  const app = join(ROOT, 'app');
  mkdirSync(checkout, { recursive: true });
  cpSync(app, join(checkout, 'app'), {
    recursive: true,
    filter: (source) => !NOT_IN_A_CHECKOUT.some((name) => source === join(app, name)),
  });
  const specification = readBuildSpecification(join(checkout, 'app', 'buildspec.yml'), withChecks);
  const env = {
    PATH: `${dirname(pinnedNode(specification.nodeMajor))}:${process.env.PATH}`,
    HOME: process.env.HOME,
    CI: 'true',
    ...proxies(),
    ...specification.variables,
    CODEBUILD_SRC_DIR: checkout,
    CODEBUILD_RESOLVED_SOURCE_VERSION: commit,
    CODEBUILD_BUILD_ID: `rehearsal:${commit.slice(0, 8)}`,
  };
  await expectSuccess(['bash', '-c', asScript(specification)], { cwd: checkout, env, logFile });
  const { baseDirectory, files } = specification.artifacts;
  const file = join(folder, 'artifact.zip');
  const pack = ['python3', join(__dirname, 'pack.py'), file, join(checkout, baseDirectory), ...files];
  await expectSuccess(pack, { env, logFile });
  return { file, bytes: statSync(file).size, commit };
}

/** The way to the package registry, and nothing else of the user's environment. */
function proxies(): NodeJS.ProcessEnv {
  const isOne = (name: string) =>
    /^((https?|no|all)_proxy|npm_config_(registry|cache|cafile)|node_extra_ca_certs)$/i.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => isOne(name)));
}
