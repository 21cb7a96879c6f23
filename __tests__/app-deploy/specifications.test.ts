import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CONTRACT } from '../../packages/facts/contract';
import { REPOSITORY, sandboxForEach } from './sandbox';

const sandbox = sandboxForEach();
const read = (path: string) => readFileSync(join(REPOSITORY, 'app', path), 'utf8');

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

describe('check-contract.sh', () => {
  const check = (has?: string, procfile = 'web: ./server\n') => {
    sandbox().write('/source/app/Procfile', procfile);
    const script = join(REPOSITORY, 'app/deploy/check-contract.sh');
    return sandbox().run(
      ['bash', '--norc', '-c', 'cd "$1" && exec bash "$2"', 'test', sandbox().path('/source/app'), script],
      {
        ...(has !== undefined && { AWS_BOOTSTRAP_CONTRACT: has }),
      },
    );
  };

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

  it.each(['web: ./server\nmail: ./mail\n', 'release: ./migrate\nweb: ./server'])(
    'asks for more where there is more than web: %j',
    (procfile) => {
      expect(check('3', procfile)).toEqual({ status: 0, stdout: '', stderr: '' });
      expect(check('2', procfile)).toEqual({
        status: 1,
        stdout: '',
        stderr:
          'check-contract: this release needs contract 3, and the pipeline has 2. In this order: npm run deploy -- STAGE and ' +
          'npm run refresh-instances -- STAGE for each stage, npm run deploy -- pipeline, then push again.\n',
      });
    },
  );

  it('leaves it to check-release.py to say that there is no Procfile', () => {
    const script = join(REPOSITORY, 'app/deploy/check-contract.sh');
    const run = sandbox().run(['bash', '--norc', '-c', 'cd / && exec bash "$1"', 'test', script], {
      AWS_BOOTSTRAP_CONTRACT: '2',
    });
    expect(run).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('ends one whose number is none', () => {
    expect(check('two')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('and the pipeline has two. In this order') as string,
    });
  });
});

describe('write-release.py', () => {
  const named = { CODEBUILD_RESOLVED_SOURCE_VERSION: 'abc"\\$(id)', CODEBUILD_BUILD_ID: "hello-build:1'2" };

  function writeRelease(variables: Readonly<Record<string, string>>, ...words: string[]) {
    if (!sandbox().exists('/release/Procfile')) sandbox().write('/release/Procfile', 'web: ./server\n');
    const script = join(REPOSITORY, 'app/deploy/write-release.py');
    return sandbox().run(['python3', '-I', script, ...words], variables);
  }

  it('writes the commit and the build into the release, whatever characters they have', () => {
    expect(writeRelease(named, sandbox().path('/release'))).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(JSON.parse(sandbox().read('/release/release.json'))).toEqual({
      commit: named.CODEBUILD_RESOLVED_SOURCE_VERSION,
      build: named.CODEBUILD_BUILD_ID,
      contract: 2,
    });
  });

  it.each([
    ['web alone', 'web: ./server\n# mail: ./mail\n', 2],
    ['no Procfile', undefined, 2],
    ['a worker', 'web: ./server\nmail: ./mail\n', CONTRACT],
    ['a release command', 'web: ./server\nrelease: ./migrate', CONTRACT],
  ])('says what the release needs of its instance: with %s', (_, procfile, contract) => {
    if (procfile === undefined) sandbox().write('/release/app.py', '');
    else sandbox().write('/release/Procfile', procfile);
    if (procfile === undefined) sandbox().run(['rm', '-f', sandbox().path('/release/Procfile')]);
    const script = join(REPOSITORY, 'app/deploy/write-release.py');
    sandbox().run(['python3', '-I', script, sandbox().path('/release')], named);
    expect(JSON.parse(sandbox().read('/release/release.json'))).toMatchObject({ contract });
  });

  it.each([
    { CODEBUILD_BUILD_ID: 'b:1' },
    { CODEBUILD_RESOLVED_SOURCE_VERSION: 'abc' },
    { CODEBUILD_RESOLVED_SOURCE_VERSION: '', CODEBUILD_BUILD_ID: 'b:1' },
  ])('fails rather than release without a name: %j', (variables) => {
    expect(writeRelease(variables as Record<string, string>, sandbox().path('/release'))).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'write-release: CodeBuild named no commit or no build: set CODEBUILD_RESOLVED_SOURCE_VERSION and ' +
        'CODEBUILD_BUILD_ID.\n',
    });
    expect(sandbox().exists('/release/release.json')).toBe(false);
  });

  it('is called with one folder', () => {
    expect(writeRelease(named).stderr).toBe('Usage: write-release.py FOLDER\n');
  });
});

it('whoever names the contract names the same', () => {
  expect(read('deploy/check-contract.sh')).toContain(`needed=${CONTRACT};`);
  expect(read('deploy/write-release.py')).toContain(`contract = ${CONTRACT} if`);
});
