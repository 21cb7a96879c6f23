import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PROPS, REPOSITORY, sandboxForEach } from './sandbox';

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
      'AfterBlockTraffic',
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

  it('builds with the Node.js that the instances run', () => {
    expect(String(build.phases.install['runtime-versions']?.nodejs)).toBe(PROPS.nodeMajor);
    expect(read('deploy/app.service')).toContain(
      `ExecStart=/usr/bin/node-${PROPS.nodeMajor} dist/server.js\n`,
    );
  });

  it('takes the lock file as it is, and checks before it builds', () => {
    const order = ['npm ci', 'npm run lint', 'npm test', 'npm run build', 'npm prune --omit=dev'];
    const positions = order.map((command) => commands.findIndex((line) => line.startsWith(command)));
    expect(positions).not.toContain(-1);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
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

  const from = build.phases.build.commands.findIndex((line) => line.startsWith('node -p'));
  const assemble = build.phases.build.commands.slice(from).join('\n');

  function assembled(variables: Record<string, string>) {
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
    sandbox().write('/app/appspec.yml', read('appspec.yml'));
    sandbox().unpack('/app', {});
    return sandbox().run(['bash', '-ec', `cd '${sandbox().path('/app')}'; ${assemble}`], variables);
  }

  it('puts into the artifact exactly what an instance needs', () => {
    expect(assembled({ CODEBUILD_RESOLVED_SOURCE_VERSION: 'abc', CODEBUILD_BUILD_ID: 'b:1' }).status).toBe(0);
    const { stdout } = sandbox().run([
      'find',
      sandbox().path('/app/release'),
      '-type',
      'f',
      '-printf',
      '%P\n',
    ]);
    expect(stdout.split('\n').filter(Boolean).sort()).toEqual([
      'appspec.yml',
      'deploy/app.service',
      'deploy/scripts/after-block-traffic.sh',
      'deploy/scripts/after-install.sh',
      'deploy/scripts/app-log.sh',
      'deploy/scripts/application-start.sh',
      'deploy/scripts/application-stop.sh',
      'deploy/scripts/before-install.sh',
      'deploy/scripts/validate-service.sh',
      'deploy/write-environment.py',
      'dist/server.js',
      'node_modules/a/index.js',
      'package.json',
      'release.json',
    ]);
  });

  it('writes the commit and the build into the artifact, whatever characters they have', () => {
    const names = { commit: 'abc"\\$(id)', build: "hello-build:1'2" };
    assembled({ CODEBUILD_RESOLVED_SOURCE_VERSION: names.commit, CODEBUILD_BUILD_ID: names.build });
    expect(JSON.parse(sandbox().read('/app/release/release.json'))).toEqual(names);
  });

  it.each([
    { CODEBUILD_BUILD_ID: 'b:1' },
    { CODEBUILD_RESOLVED_SOURCE_VERSION: 'abc' },
    { CODEBUILD_RESOLVED_SOURCE_VERSION: '', CODEBUILD_BUILD_ID: 'b:1' },
  ])('fails rather than release without a name: %j', (variables) => {
    const { status, stderr } = assembled(variables as Record<string, string>);
    expect(status).not.toBe(0);
    expect(stderr).toContain('CodeBuild named no commit or no build.');
    expect(sandbox().exists('/app/release/dist')).toBe(false);
  });
});
