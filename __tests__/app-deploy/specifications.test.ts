import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CONTRACT } from '../../settings/contract';
import { REPOSITORY, sandboxForEach } from './sandbox';

const sandbox = sandboxForEach();
const read = (path: string) => readFileSync(join(REPOSITORY, 'app', path), 'utf8');

interface Phase {
  readonly 'on-failure': string;
  readonly 'runtime-versions'?: { readonly nodejs: number };
  readonly commands: string[];
}

const build = parse(read('buildspec.yml')) as {
  readonly env: { readonly variables: Record<string, string> };
  readonly phases: Record<'install' | 'pre_build' | 'build', Phase>;
  readonly artifacts: Record<string, unknown>;
};

const deployment = parse(read('appspec.yml')) as {
  readonly file_exists_behavior: string;
  readonly files: unknown;
  readonly hooks: Record<string, { location: string; timeout: number; runas: string }[]>;
};

describe('appspec.yml', () => {
  it('writes over files that are there, into a directory that nothing runs from', () => {
    expect(deployment.file_exists_behavior).toBe('OVERWRITE');
    expect(deployment.files).toEqual([{ source: '/', destination: '/opt/app/next' }]);
  });

  it('runs one script at each step, each with a time limit far below the default of an hour', () => {
    expect(Object.keys(deployment.hooks)).toEqual([
      'ApplicationStop',
      'BeforeInstall',
      'AfterInstall',
      'ApplicationStart',
      'ValidateService',
    ]);
    for (const [hook, [script, ...others]] of Object.entries(deployment.hooks)) {
      const name = hook.replace(/\B[A-Z]/g, '-$&').toLowerCase();
      expect({ ...script, others }).toEqual({
        location: `deploy/scripts/${name}.sh`,
        timeout: expect.any(Number) as number,
        runas: 'root',
        others: [],
      });
      expect(existsSync(join(REPOSITORY, 'app', script?.location ?? ''))).toBe(true);
      expect(script?.timeout).toBeLessThanOrEqual(180);
    }
  });
});

describe('buildspec.yml', () => {
  const commands = Object.values(build.phases).flatMap((phase) => phase.commands);

  it('builds with a Node.js that the default packages of instances bring', () => {
    expect(build.phases.install['runtime-versions']).toEqual({ nodejs: 22 });
    expect(read('Procfile')).toBe('web: node dist/server.js\n');
  });

  it('asks for the contract first, takes the lock file as it is, checks before it builds, and the release last', () => {
    const order = [
      'bash deploy/check-contract.sh',
      'npm ci',
      'npm run lint',
      'npm test',
      'npm run build',
      'npm prune --omit=dev',
      'python3 deploy/write-release.py release',
      'python3 deploy/check-release.py release',
    ];
    const positions = order.map((command) => commands.findIndex((line) => line.startsWith(command)));
    expect(positions).not.toContain(-1);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect([commands[0], commands.at(-1)]).toEqual(['cd app', order.at(-1)]);
  });

  it('ends at the first failure: the phases after a failed one would otherwise still run', () => {
    expect(Object.keys(build.phases)).toEqual(['install', 'pre_build', 'build']);
    expect(Object.values(build.phases).map((phase) => phase['on-failure'])).toEqual([
      'ABORT',
      'ABORT',
      'ABORT',
    ]);
  });

  it('hands over the directory that its last commands fill', () => {
    expect(build.artifacts).toEqual({ 'base-directory': '$APP_FOLDER/release', files: ['**/*'] });
    expect(build.phases.install.commands).toContain('cd "$APP_FOLDER"');
    expect(build.env.variables).toEqual({ APP_FOLDER: 'app' });
  });

  const from = build.phases.build.commands.indexOf('rm -rf release');
  const assemble = build.phases.build.commands.slice(from).join('\n');

  function checkout() {
    for (const file of ['dist/server.js', 'node_modules/a/index.js', 'node_modules/.bin/a', 'package.json']) {
      sandbox().write(`/app/${file}`, 'x');
    }
    for (const file of [
      'src/server.ts',
      'test/a.test.ts',
      'package-lock.json',
      '.npmrc',
      'release/left-over',
    ]) {
      sandbox().write(`/app/${file}`, 'x');
    }
    sandbox().write('/app/Procfile', read('Procfile'));
    sandbox().unpack('/app', {});
  }

  const named = { CODEBUILD_RESOLVED_SOURCE_VERSION: 'abc', CODEBUILD_BUILD_ID: 'b:1' };
  function assembled(variables: Record<string, string> = named) {
    return sandbox().run(['bash', '--norc', '-ec', `cd '${sandbox().path('/app')}'; ${assemble}`], variables);
  }

  beforeEach(checkout);

  it('puts into the artifact exactly what an instance needs', () => {
    expect(assembled()).toEqual({ status: 0, stdout: '', stderr: '' });
    const { stdout } = sandbox().run([
      'find',
      sandbox().path('/app/release'),
      '-type',
      'f',
      '-printf',
      '%P\n',
    ]);
    expect(stdout.split('\n').filter(Boolean).sort()).toEqual([
      'Procfile',
      'appspec.yml',
      'deploy/check-contract.sh',
      'deploy/check-release.py',
      'deploy/scripts/after-install.sh',
      'deploy/scripts/app-log.sh',
      'deploy/scripts/application-start.sh',
      'deploy/scripts/application-stop.sh',
      'deploy/scripts/before-install.sh',
      'deploy/scripts/validate-service.sh',
      'deploy/start-process.sh',
      'deploy/web.service',
      'deploy/write-environment.py',
      'deploy/write-release.py',
      'dist/server.js',
      'node_modules/a/index.js',
      'package.json',
      'release.json',
    ]);
  });

  it('writes the commit and the build into the artifact, whatever characters they have', () => {
    const names = { commit: 'abc"\\$(id)', build: "hello-build:1'2" };
    assembled({ CODEBUILD_RESOLVED_SOURCE_VERSION: names.commit, CODEBUILD_BUILD_ID: names.build });
    expect(JSON.parse(sandbox().read('/app/release/release.json'))).toEqual({ ...names, contract: CONTRACT });
  });

  it.each([
    { CODEBUILD_BUILD_ID: 'b:1' },
    { CODEBUILD_RESOLVED_SOURCE_VERSION: 'abc' },
    { CODEBUILD_RESOLVED_SOURCE_VERSION: '', CODEBUILD_BUILD_ID: 'b:1' },
  ])('fails rather than release without a name: %j', (variables) => {
    const { status, stderr } = assembled(variables as Record<string, string>);
    expect([status, stderr]).toEqual([
      1,
      'write-release: CodeBuild named no commit or no build: set CODEBUILD_RESOLVED_SOURCE_VERSION and CODEBUILD_BUILD_ID.\n',
    ]);
    expect(sandbox().exists('/app/release/release.json')).toBe(false);
  });

  // npm links what it installs of workspaces and of `file:` dependencies.
  it('takes packages of the repository itself as files, and ends where one leads nowhere', () => {
    sandbox().write('/app/packages/ours/index.js', 'ours');
    sandbox().run(['ln', '-s', '../packages/ours', sandbox().path('/app/node_modules/ours')]);
    expect(assembled().status).toBe(0);
    expect(sandbox().run(['find', sandbox().path('/app/release'), '-type', 'l']).stdout).toBe('');
    expect(sandbox().read('/app/release/node_modules/ours/index.js')).toBe('ours');
    sandbox().run(['rm', '-r', sandbox().path('/app/packages')]);
    expect(assembled()).toMatchObject({
      status: 1,
      stderr: "cp: cannot stat 'node_modules/ours': No such file or directory\n",
    });
  });

  it('ends with what is wrong with the release', () => {
    sandbox().write('/app/Procfile', 'web: ./server\n');
    expect(assembled()).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'check-release: Procfile, line 1: the program `./server` is not in the release: does buildspec.yml copy it?\n',
    });
  });
});

describe('check-contract.sh', () => {
  const check = (has?: string) =>
    sandbox().run(['bash', '--norc', join(REPOSITORY, 'app/deploy/check-contract.sh')], {
      ...(has !== undefined && { AWS_BOOTSTRAP_CONTRACT: has }),
    });

  it.each(['2', '3', '10'])('lets a build go on whose pipeline has contract %s', (has) => {
    expect(check(has)).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.each([
    ['none, as before there was one', undefined, '1'],
    ['an empty one', '', '1'],
    ['an older one', '1', '1'],
  ])('ends a build whose pipeline has %s, and names the order', (_, has, shown) => {
    expect(check(has)).toEqual({
      status: 1,
      stdout: '',
      stderr:
        `check-contract: this release needs contract 2, and the pipeline has ${shown}. In this order: npm run deploy -- ` +
        'STAGE and npm run refresh-instances -- STAGE for each stage, npm run deploy -- pipeline, then push again.\n',
    });
  });

  it('ends one whose number is none', () => {
    expect(check('two')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('and the pipeline has two. In this order') as string,
    });
  });
});

it('whoever names the contract names the same', () => {
  expect(read('deploy/check-contract.sh')).toContain(`needed=${CONTRACT} `);
  expect(read('deploy/write-release.py')).toContain(`"contract": ${CONTRACT}}`);
  expect(read('deploy/scripts/before-install.sh')).toContain(`[ "$CONTRACT" -ge ${CONTRACT} ]`);
});
