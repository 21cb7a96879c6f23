import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../../command';

const IDS = `{ organization: '00000000-0000-4000-8000-000000000001', project: '00000000-0000-4000-8000-000000000002' }`;
const ASSUMED = `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>
  <AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>secret-key</SecretAccessKey><SessionToken>session</SessionToken>
  <Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
const REFUSED = `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>
  <Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>`;

let folder: string;
let sts: Server;
let answer: [number, string];
let asked = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ci-identity-'));
  const settings = JSON.stringify(join(ROOT, 'config'));
  writeFileSync(
    join(folder, 'config.ts'),
    `import config from ${settings};\nexport default { ...config, circleci: ${IDS} };\n`,
  );
  sts = createServer((request, response) => {
    request.on('data', (part: Buffer) => (asked += part.toString()));
    request.on('end', () => response.writeHead(answer[0], { 'content-type': 'text/xml' }).end(answer[1]));
  });
  await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  sts.close();
  rmSync(folder, { recursive: true });
});

/** Installs a fake of the program with which a job halts itself in CircleCI. It ends with this status. */
const agentEndsWith = (status: number): void =>
  writeFileSync(join(folder, 'circleci-agent'), `#!/bin/sh\nexit ${status}\n`, { mode: 0o755 });

beforeEach(() => agentEndsWith(0));

/** Runs `npm run ci:identity -- <role>`, as in a job of CircleCI. */
function identity(role: string, variables: Record<string, string>, given = ASSUMED, status = 200) {
  answer = [status, given];
  asked = '';
  const exports = join(folder, 'env');
  writeFileSync(exports, '');
  const env = {
    PATH: `${folder}:${process.env.PATH}`,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(sts.address() as AddressInfo).port}`,
    CONFIG: join(folder, 'config.ts'),
    BASH_ENV: exports,
    COLUMNS: '10000', // a message in one line
    NODE_NO_WARNINGS: '1',
    ...variables,
  };
  const words = ['--import', 'tsx', join(ROOT, 'packages/deploy/ci/identity.ts'), role];
  return new Promise<{ status: number; output: string; exports: string; asked: string }>((resolve) =>
    execFile(process.execPath, words, { cwd: ROOT, env }, (error, stdout, stderr) =>
      resolve({
        status: error ? 1 : 0,
        output: stdout + stderr,
        exports: readFileSync(exports, 'utf8'),
        asked,
      }),
    ),
  );
}

const job = { CIRCLECI: 'true', CIRCLE_BRANCH: 'main', CIRCLE_OIDC_TOKEN_V2: 'the-token' };

test('a person keeps their own credentials outside CircleCI', async () => {
  const { status, output, exports } = await identity('apply', {});
  expect([status, exports]).toEqual([0, '']);
  expect(output).toBe('This is not a CircleCI job: the commands use your own AWS credentials.\n');
});

test.each(['plan', 'apply'])(
  'a job gets the role %s for its token, and no secret is printed',
  async (role) => {
    const { status, output, exports, asked: question } = await identity(role, job);
    expect(status).toBe(0);
    const parameters = new URLSearchParams(question);
    expect(parameters.get('RoleArn')).toBe(`arn:aws:iam::123456789012:role/hello-circleci-${role}`);
    expect(parameters.get('WebIdentityToken')).toBe('the-token');
    expect(exports).toBe(
      "export AWS_ACCESS_KEY_ID='ASIA'\nexport AWS_SECRET_ACCESS_KEY='secret-key'\nexport AWS_SESSION_TOKEN='session'\n",
    );
    expect(output).not.toMatch(/secret-key|the-token/);
  },
);

test('a role that AWS refuses is an error with its ARN', async () => {
  const { status, output, exports } = await identity('apply', job, REFUSED, 403);
  expect([status, exports]).toEqual([1, '']);
  expect(output).toContain(
    'AWS does not let this job assume arn:aws:iam::123456789012:role/hello-circleci-apply: AccessDenied: Not authorized',
  );
});

test.each([
  ['plan', 'main', 1, 'CircleCI gave this job no token (CIRCLE_OIDC_TOKEN_V2), although it runs for main.'],
  ['apply', 'change', 1, 'CircleCI gave this job no token'],
  ['plan', 'change', 0, 'Nothing is planned: CircleCI gave this job no token'],
])('without a token, %s on %s ends with status %i', async (role, branch, expected, said) => {
  const variables = { ...job, CIRCLE_BRANCH: branch, CIRCLE_OIDC_TOKEN_V2: '' };
  const { status, output } = await identity(role, variables);
  expect(output).toContain(said);
  expect(status).toBe(expected);
});

test('a job that cannot be halted fails', async () => {
  agentEndsWith(3);
  const { status, output } = await identity('plan', { ...job, CIRCLE_PR_REPONAME: 'hello' });
  expect(output).toContain(
    'This CircleCI job cannot be halted: circleci-agent step halt failed (it ended with status 3).',
  );
  expect(status).toBe(1);
});

test('an unknown role is refused with the usage', async () => {
  const { status, output } = await identity('admin', job);
  expect([status, output]).toEqual([
    1,
    'There is no role "admin". Usage: npm run ci:identity -- plan|apply\n',
  ]);
});
