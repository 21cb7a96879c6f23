import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../../rehearsals';
import { ROOT } from '../../../command';
import { inParts } from '../../account/in-parts';
import { EXAMPLE, rowsOf } from './surroundings';

/**
 * Commands with wrong settings, credentials, network, account, programs or files. Each ends with exactly one message and its
 * exit status. Wrong command lines are tested in command-lines.test.ts, those of init in init.test.ts, and what set-up needs
 * (Terraform, Python, the registry) in packages/setup/__tests__/setup.test.ts.
 */
const folder = mkdtempSync(join(tmpdir(), 'sur roundings-')); // with a space

/** A fake AWS that knows the account of each access key, and has no bucket. */
let aws: Server;
let endpoint = '';
beforeAll(async () => {
  const error = (code: string, text: string) =>
    `<ErrorResponse><Error><Code>${code}</Code><Message>${text}</Message></Error></ErrorResponse>`;
  const identity = (account: string) =>
    `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
  const answers: Readonly<Record<string, [number, string]>> = {
    AKIAREFUSED: [
      403,
      error('InvalidClientTokenId', 'The security token included in the request is invalid.'),
    ],
    AKIAEXPIRED: [403, error('ExpiredToken', 'The security token included in the request is expired')],
    AKIAOTHER: [200, identity('210987654321')],
    AKIARIGHT: [200, identity('123456789012')],
  };
  aws = createServer((request, response) => {
    const key = /Credential=(\w+)/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const isIdentity = request.method === 'POST' && request.url === '/';
    const [status, body] = isIdentity ? answers[key]! : [404, error('NoSuchBucket', 'It does not exist')];
    request.resume().on('end', () => response.writeHead(status, { 'content-type': 'text/xml' }).end(body));
  });
  await new Promise<void>((done) => aws.listen(0, '127.0.0.1', done));
  endpoint = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;

  for (const name of ['no packages', 'old node']) {
    cpSync(join(ROOT, 'packages/start'), join(folder, name, 'packages/start'), { recursive: true });
    writeFileSync(join(folder, name, 'package.json'), '{ "engines": { "node": ">=99" } }');
  }
  mkdirSync(join(folder, 'old node/node_modules'));
  writeFileSync(join(folder, 'old node/node_modules/.package-lock.json'), '{}');
  mkdirSync(join(folder, 'full'));
  writeFileSync(join(folder, 'full/notes.txt'), '');
  writeFileSync(
    join(folder, 'profiles'),
    `[profile sso]
sso_session = acme
sso_account_id = 123456789012
sso_role_name = admin
[sso-session acme]
sso_start_url = https://acme.awsapps.com/start
sso_region = us-east-1
[profile mfa]
role_arn = arn:aws:iam::123456789012:role/admin
source_profile = base
mfa_serial = arn:aws:iam::123456789012:mfa/ann
[profile base]
aws_access_key_id = AKIABASE
aws_secret_access_key = none
[profile program]
credential_process = /nowhere/login
`,
  );
});
afterAll(async () => {
  await new Promise((done) => aws.close(done));
  rmSync(folder, { recursive: true });
});

/** Commands at once: each needs a processor for a second or two. */
const AT_ONCE = 6;

test('each command ends with its one message and its exit status', async () => {
  const rows = rowsOf({ folder, endpoint });
  expect(rows.length).toBeGreaterThanOrEqual(25);
  const said: object[] = [];
  for (const [part, some] of inParts(rows, AT_ONCE).entries()) {
    const ended = some.map(async ([what, command, surroundings], place) => {
      const env = {
        PATH: process.env.PATH,
        HOME: folder,
        COLUMNS: '10000',
        NODE_NO_WARNINGS: '1',
        AWS_EC2_METADATA_DISABLED: 'true',
        CONFIG: EXAMPLE,
        ...surroundings,
      };
      const { status, output } = await runProgram(command, env, join(folder, `${part}-${place}.log`));
      return { what, status, output: output.replaceAll(folder, '<folder>') };
    });
    said.push(...(await Promise.all(ended)));
  }
  expect(said).toEqual(
    rows.map(([what, , , message, status = 1]) => ({ what, status, output: `${message}\n` })),
  );
}, 300_000);
