import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CONTRACT } from '../../packages/facts';
import { REPOSITORY, sandboxForEach } from './sandbox';

const sandbox = sandboxForEach();
const read = (path: string) => readFileSync(join(REPOSITORY, 'app', path), 'utf8');

const deployment = parse(read('appspec.yml')) as {
  readonly file_exists_behavior: string;
  readonly files: unknown;
  readonly hooks: Record<string, { location: string; timeout: number; runas: string }[]>;
};

describe('appspec.yml', () => {
  it('overwrites existing files, in a directory that no process runs in', () => {
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

const passed = { status: 0, stdout: '', stderr: '' };

describe('check-contract.sh', () => {
  const script = join(REPOSITORY, 'app/deploy/check-contract.sh');
  const WEB = 'web: ./server\n';
  const check = (has: string | undefined, Procfile: string) => {
    sandbox().write(Procfile === '' ? '/source/app/other' : '/source/app/Procfile', Procfile);
    const command = ['bash', '-c', 'cd "$1" && exec bash "$2"', 'test'];
    return sandbox().run([...command, sandbox().path('/source/app'), script], {
      ...(has !== undefined && { AWS_BOOTSTRAP_CONTRACT: has }),
    });
  };
  const MORE = ['web: ./server\nmail: ./mail\n', 'release: ./migrate\nweb: ./server'];

  it.each<[has: string, Procfile: string]>([
    ['2', WEB],
    ['3', WEB],
    ['10', WEB],
    ...MORE.map((Procfile): [string, string] => ['3', Procfile]),
    ['2', ''], // there is none: check-release.py says that
  ])('lets a build continue with contract %s: %j', (has, Procfile) =>
    expect(check(has, Procfile)).toEqual(passed),
  );

  it.each<[has: string | undefined, shown: string, needed: number, Procfile: string]>([
    [undefined, '1', 2, WEB], // as before there was one
    ['', '1', 2, WEB],
    ['1', '1', 2, WEB],
    ...MORE.map((Procfile): [string, string, number, string] => ['2', '2', 3, Procfile]),
  ])('ends a build with contract %j, and names the order of updates', (has, shown, needed, Procfile) =>
    expect(check(has, Procfile)).toEqual({
      status: 1,
      stdout: '',
      stderr:
        `check-contract: this release needs contract ${needed}, the pipeline provides ${shown}. Update both, in this order: npm run ` +
        'deploy -- STAGE and npm run refresh-instances -- STAGE for each stage, npm run deploy -- pipeline, then push ' +
        'again.\n',
    }),
  );
});

it('check-contract.sh ends a build whose contract is no number', () => {
  const script = join(REPOSITORY, 'app/deploy/check-contract.sh');
  const { status, stderr } = sandbox().run(['bash', script], { AWS_BOOTSTRAP_CONTRACT: 'two' });
  expect([status, stderr]).toEqual([1, expect.stringContaining('the pipeline provides two. Update both')]);
});

describe('write-release.py', () => {
  const named = { CODEBUILD_RESOLVED_SOURCE_VERSION: 'abc"\\$(id)', CODEBUILD_BUILD_ID: "hello-build:1'2" };
  const script = join(REPOSITORY, 'app/deploy/write-release.py');
  const writeRelease = (variables: Readonly<Record<string, string>>, folder = [sandbox().path('/release')]) =>
    sandbox().run(['python3', '-I', script, ...folder], variables);
  const written = () => JSON.parse(sandbox().read('/release/release.json')) as unknown;

  it.each([
    ['web alone', 'web: ./server\n# mail: ./mail\n', 2],
    ['no Procfile', undefined, 2],
    ['a worker', 'web: ./server\nmail: ./mail\n', CONTRACT],
    ['a release command', 'web: ./server\nrelease: ./migrate', CONTRACT],
  ])(
    'names the commit, the build and the contract that the release needs: with %s',
    (_, procfile, contract) => {
      sandbox().write(`/release/${procfile === undefined ? 'app.py' : 'Procfile'}`, procfile ?? '');
      expect(writeRelease(named)).toEqual(passed);
      expect(written()).toEqual({
        commit: named.CODEBUILD_RESOLVED_SOURCE_VERSION,
        build: named.CODEBUILD_BUILD_ID,
        contract,
      });
    },
  );

  it.each<Record<string, string>>([
    { CODEBUILD_BUILD_ID: 'b:1' },
    { CODEBUILD_RESOLVED_SOURCE_VERSION: 'abc' },
    { CODEBUILD_RESOLVED_SOURCE_VERSION: '', CODEBUILD_BUILD_ID: 'b:1' },
  ])('fails without a commit or a build: %j', (variables) => {
    sandbox().write('/release/Procfile', 'web: ./server\n');
    expect(writeRelease(variables)).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'write-release: CodeBuild gave no commit or no build: set CODEBUILD_RESOLVED_SOURCE_VERSION and ' +
        'CODEBUILD_BUILD_ID.\n',
    });
    expect(sandbox().exists('/release/release.json')).toBe(false);
  });

  it('is called with one folder', () =>
    expect(writeRelease(named, []).stderr).toBe('Usage: write-release.py FOLDER\n'));
});

it('all files have the same contract', () => {
  expect(read('deploy/check-contract.sh')).toContain(`needed=${CONTRACT};`);
  expect(read('deploy/write-release.py')).toContain(`contract = ${CONTRACT} if`);
});
