import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ACCESS_KEY_ID } from '../../../embedded-aws';
import { bin, expectProgram } from '../../rehearsal/programs';
import { Stand } from '../../embedded';

const original = process.env;
/** Every request that reached the trap. */
const caught: string[] = [];
let trap: Server;
let stand: Stand;

/** An environment and a home folder in which every setting of an AWS SDK points to the trap. */
function setTraps(port: number): NodeJS.ProcessEnv {
  const address = `http://127.0.0.1:${port}`;
  const home = mkdtempSync(join(tmpdir(), 'trapped-home-'));
  mkdirSync(join(home, '.aws'));
  const profile = `endpoint_url = ${address}\nregion = eu-west-1\n`;
  writeFileSync(join(home, '.aws', 'config'), `[default]\n${profile}[profile trap]\n${profile}`);
  const keys = 'aws_access_key_id = AKIATRAPTRAPTRAPTRAP\naws_secret_access_key = trap\n';
  writeFileSync(join(home, '.aws', 'credentials'), `[default]\n${keys}[trap]\n${keys}`);
  writeFileSync(join(home, 'token'), 'trap');
  return {
    HOME: home,
    AWS_PROFILE: 'trap',
    AWS_DEFAULT_PROFILE: 'trap',
    AWS_CONFIG_FILE: join(home, '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, '.aws', 'credentials'),
    AWS_ACCESS_KEY_ID: 'AKIATRAPTRAPTRAPTRAP',
    AWS_SECRET_ACCESS_KEY: 'trap',
    AWS_SESSION_TOKEN: 'trap',
    AWS_SECURITY_TOKEN: 'trap',
    AWS_REGION: 'eu-west-1',
    AWS_ROLE_ARN: 'arn:aws:iam::210987654321:role/trap',
    AWS_WEB_IDENTITY_TOKEN_FILE: join(home, 'token'),
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${address}/container`,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: address,
    AWS_EC2_METADATA_DISABLED: 'false',
    AWS_ENDPOINT_URL: address,
    AWS_ENDPOINT_URL_S3: address,
    AWS_ENDPOINT_URL_STS: address,
    AWS_ENDPOINT_URL_EC2: address,
    AWS_ENDPOINT_URL_IAM: address,
    AWS_CA_BUNDLE: join(home, 'absent.pem'),
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
    HTTP_PROXY: address,
    HTTPS_PROXY: address,
    http_proxy: address,
    https_proxy: address,
    ALL_PROXY: address,
    TF_CLI_ARGS_plan: '-destroy',
    TF_WORKSPACE: 'trap',
    TF_DATA_DIR: join(home, 'trap-data'),
  };
}

beforeAll(async () => {
  trap = createServer((request, response) => {
    caught.push(`${request.method} ${request.headers.host}${request.url}`);
    response.writeHead(500).end();
  });
  trap.on('connect', (request, socket) => {
    caught.push(`CONNECT ${request.url}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
  process.env = { ...original, ...setTraps((trap.address() as AddressInfo).port) };
  stand = await Stand.start();
});

afterAll(async () => {
  await stand.stop();
  process.env = original;
  trap.close();
});

test("commands on the embedded AWS do not use the user's credentials, profiles, roles, endpoints, proxies or metadata", async () => {
  await stand.command('bootstrap', '--yes');
  const diff = [bin('cdktf'), 'diff', 'production', '--output', stand.output];
  const { output } = await expectProgram(diff, stand.environment(), join(stand.folder, 'diff.log'));
  expect(stripVTControlCharacters(output)).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);

  expect(caught).toEqual([]);
  const keys = new Set(stand.aws.requests.map(({ accessKeyId }) => accessKeyId));
  expect([...keys]).toEqual([ACCESS_KEY_ID]);
});
