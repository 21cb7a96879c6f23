import { START } from '../../../command';
import { checkHttp, checkHttps, type Expected } from '../../smoke/checks';
import { destination, parseDetours } from '../../smoke/detour';
import { smoke } from '../../smoke/smoke';
import { startEmbeddedAws, type EmbeddedAws } from '../../../embedded-aws';
import { cleanEnvironment, runProgram, TestFleet } from '../../../rehearsals';
import { resolveFacts } from '../../../facts';
import config from '../../../../__tests__/support/example-config';
import { AnsweringService, named } from '../answers';
import { instancesSay } from '../instances-say';
import { runScreen } from '../../../test-support';
import { answering, type Behaviour, HOST, PublicStage, redirecting } from '../public-stage';

jest.setTimeout(180_000); // loading the clients alone takes seconds on a busy machine

const COMMIT = '4f2a9c1d7be0a3c5d6e7f8091a2b3c4d5e6f7081';
const settings = resolveFacts(config);
const staging = settings.stages.staging!;

/** The failed findings about a stage with this behaviour. If none failed, all findings. */
async function findings(behaviour: Behaviour, expected: Partial<Expected> = {}, check = checkHttps) {
  const stage = await new PublicStage().start(behaviour);
  try {
    const { ca, detours } = stage;
    const found = await check(HOST, { healthPath: '/health', days: 30, ca, detours, ...expected });
    const bad = found.filter(({ held }) => !held);
    return (bad.length > 0 ? bad : found).map(({ text }) => text);
  } finally {
    stage.stop();
  }
}

describe('a public stage', () => {
  test('that works has only good findings', async () =>
    expect(await findings({})).toEqual([
      'http redirects to https',
      'the certificate is valid for 90 more days',
      '/health answers 200',
    ]));

  test.each(['', 'OK', '<h1>It works</h1>', '{"status":"ready","commit":"0000000aaaaaaa"}'])(
    'may answer the health path with any body: %j',
    async (body) => expect(await findings({ https: answering(200, body) })).toContain('/health answers 200'),
  );

  const WRONG: [string, Behaviour, Partial<Expected>, string][] = [
    [
      'whose certificate expires soon',
      { valid: [-60, 20.5] },
      {},
      'the certificate is valid for 20 more days, less than the required 30: check its renewal in Certificate ' +
        'Manager',
    ],
    ['whose certificate has expired', { valid: [-60, -1] }, {}, 'https: the certificate has expired'],
    [
      'whose certificate is for another name',
      { names: 'www.example.com' },
      {},
      "https: the certificate is for other names (Hostname/IP does not match certificate's altnames: Host: staging.example.com. is not in the cert's altnames: DNS:www.example.com)",
    ],
    ['whose certificate is self-signed', {}, { ca: undefined }, 'https: self-signed certificate'],
    [
      'that serves plain HTTP',
      { http: answering(200) },
      {},
      'http answers 200 instead of a redirect to https',
    ],
    [
      'that redirects to another name',
      { http: answering(301, '', { location: 'https://www.example.com/health' }) },
      {},
      'http redirects to https://www.example.com/health instead of https://staging.example.com/health',
    ],
    [
      'that redirects to itself',
      { http: answering(301, '', { location: '/health' }) },
      {},
      'http redirects to /health instead of https://staging.example.com/health',
    ],
    ['whose targets are unhealthy', { https: answering(503) }, {}, '/health answers 503 instead of 200'],
  ];

  test.each(WRONG)('%s', async (_, behaviour, expected, problem) =>
    expect(await findings(behaviour, expected)).toEqual([problem]),
  );

  test('that does not listen', async () => {
    const detours = parseDetours(['*:443:127.0.0.1:9', '*:80:127.0.0.1:9']);
    const found = await checkHttps(HOST, { healthPath: '/health', days: 30, detours });
    expect(found.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^http: .*ECONNREFUSED/),
      expect.stringMatching(/^https: .*ECONNREFUSED/),
    ]);
  });

  test('without a domain answers over HTTP', async () =>
    expect(await findings({ http: answering(200) }, {}, checkHttp)).toEqual(['/health answers 200']));
});

describe('--resolve', () => {
  const detours = parseDetours(['a.example.com:443:127.0.0.1:8443, *:80:127.0.0.1:8080']);

  test.each([
    ['a.example.com', 443, '127.0.0.1', 8443],
    ['b.example.com', 80, '127.0.0.1', 8080],
    ['b.example.com', 443, 'b.example.com', 443],
  ])('%s:%d goes to %s:%d', (host, port, toHost, toPort) =>
    expect(destination(detours, host, port)).toEqual({ host: toHost, port: toPort }),
  );

  test.each(['127.0.0.1:8443', 'a:b:c:d', 'a.example.com:443', 'a:443:b:'])('%s is refused', (given) =>
    expect(() => parseDetours([given])).toThrow(
      new Error(
        `--resolve takes <host>:<port>:<address>:<port>, e.g. staging.example.com:443:127.0.0.1:8443; * for any host; given was "${given}".`,
      ),
    ),
  );
});

describe('the smoke test', () => {
  const original = process.env;
  /** Plays the pipeline, and Systems Manager with the answers of instances. */
  const service = new AnsweringService();
  let aws: EmbeddedAws;
  let fleet: TestFleet;
  let printed: string[];

  beforeAll(async () => {
    aws = await startEmbeddedAws();
    const address = await service.listen();
    process.env = {
      ...original,
      ...aws.environment,
      AWS_ENDPOINT_URL_CODEPIPELINE: address,
      AWS_ENDPOINT_URL_SSM: address,
    };
    fleet = new TestFleet(aws);
    await fleet.make();
  });
  afterAll(async () => {
    process.env = original;
    service.stop();
    await aws.stop();
  });
  beforeEach(() => {
    printed = [];
    jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
    service.answers = { GetPipelineState: () => named('PipelineNotFoundException') };
  });
  afterEach(() => jest.restoreAllMocks());

  test('skips an internal stage, and says why', async () => {
    await smoke(settings, { ...staging, exposure: 'internal' });
    expect(printed).toEqual([
      'Smoke test of staging skipped: it is internal, and answers only inside its VPC and connected networks.',
    ]);
  });

  test('skips a stage on an AWS on this machine, where no load balancer listens', async () => {
    await smoke(settings, staging);
    expect(printed).toEqual([
      `Smoke test of staging skipped: AWS_ENDPOINT_URL is ${aws.endpoint}, and behind an AWS on this machine nothing listens.`,
    ]);
  });

  test('is repeated until its checks pass or its time is over', async () => {
    let asked = 0;
    const waking = answering(503);
    const stage = await new PublicStage().start({
      http: (...args) => (++asked < 3 ? waking(...args) : redirecting(...args)),
    });
    // This process does not trust the certificate, so only HTTP can succeed.
    const { detours } = stage;
    const withoutDomain = { ...staging, hostNames: [] };
    await expect(smoke(settings, withoutDomain, { detours, timeout: 0 })).rejects.toThrow(
      'The load balancer hello-staging does not exist in us-east-1: the stage is not deployed.',
    );
    await expect(smoke(settings, staging, { detours, timeout: 3, poll: 0.05 })).rejects.toThrow(
      /^The smoke test of staging failed:\n {2}staging\.example\.com: https: self-signed certificate$/,
    );
    expect(asked).toBeGreaterThanOrEqual(3);
    stage.stop();
  });

  const pipelineReleased = (revisionId: () => string) => {
    service.answers.GetPipelineState = () => ({
      stageStates: [
        { stageName: 'Deploy-staging', latestExecution: { pipelineExecutionId: 'e', status: 'Failed' } },
      ],
    });
    service.answers.ListPipelineExecutions = ({ filter }) => {
      expect(filter).toEqual({ succeededInStage: { stageName: 'Deploy-staging' } });
      const sourceRevisions = [{ actionName: 'Source', revisionId: revisionId() }];
      return { pipelineExecutionSummaries: [{ sourceRevisions }] };
    };
  };

  /** `npm run smoke -- staging` against a stage: its arguments, and its environment. */
  function given(stage: PublicStage, timeout: number) {
    const resolve = stage.detours.flatMap(({ host, port, toHost, toPort }) => [
      '--resolve',
      `${host}:${port}:${toHost}:${toPort}`,
    ]);
    const env = cleanEnvironment(aws, {
      CONFIG: '__tests__/support/example-config.ts',
      AWS_ENDPOINT_URL_CODEPIPELINE: process.env.AWS_ENDPOINT_URL_CODEPIPELINE ?? '',
      AWS_ENDPOINT_URL_SSM: process.env.AWS_ENDPOINT_URL_SSM ?? '',
      NODE_EXTRA_CA_CERTS: `${stage.folder}/certificate.pem`,
    });
    return { args: ['staging', '--timeout', String(timeout), ...resolve], env };
  }

  /** Runs it with a stage that works. */
  async function command(timeout: number): Promise<{ status: number | null; lines: string[] }> {
    const stage = await new PublicStage().start({ https: answering(200, 'OK') });
    const { args, env } = given(stage, timeout);
    const words = [...START, 'packages/deploy/smoke.ts', ...args];
    const { status, output } = await runProgram(words, env, `${stage.folder}/smoke.log`);
    stage.stop();
    const lines = output.trim().split('\n');
    return { status, lines: lines.map((line) => line.trim().replace(/^\[.+?\] /, '')) };
  }

  test('expects the release that reached the stage last, even if it changes during the test', async () => {
    const reached = ['0000000aaaaaaa'];
    pipelineReleased(() => reached.pop() ?? COMMIT); // a newer one at the second look
    instancesSay(service, `release ${COMMIT.slice(0, 12)} 7`);
    const [first, second] = await fleet.instanceIds();
    const { status, lines } = await command(20);
    const said = `release ${COMMIT.slice(0, 12)} 7, not release 0000000aaaaaaa`;
    expect(lines).toEqual([
      `Not yet: ${first}: ${said}; ${second}: ${said}`,
      'staging.example.com: http redirects to https',
      'staging.example.com: the certificate is valid for 90 more days',
      'staging.example.com: /health answers 200',
      `hello-staging: all 2 instances in service serve release ${COMMIT}`,
    ]);
    expect(status).toBe(0);
  });

  test.each(['terminal', 'pipe'] as const)('ends with one paragraph at an interrupt on a %s', async (on) => {
    let asked = 0;
    const down = answering(503);
    const stage = await new PublicStage().start({ https: (...args) => ((asked += 1), down(...args)) });
    const { args, env } = given(stage, 600);
    const { text, status } = await runScreen('smoke', args, { on, env, interrupts: () => asked > 0 });
    stage.stop();
    expect(text.slice(text.indexOf('\nInterrupted'))).toMatch(
      /^\nInterrupted\. It changes nothing\. Continue with: npm run smoke -- staging\s*$/,
    );
    expect(status).toBe(130);
  });

  test('names an instance that serves the placeholder instead of the release', async () => {
    pipelineReleased(() => COMMIT);
    instancesSay(service, 'the health path names no release: ready', `release ${COMMIT} 7`);
    const [first] = await fleet.instanceIds();
    const { status, lines } = await command(0);
    expect(lines.slice(-2)).toEqual([
      'The smoke test of staging failed:',
      `${first}: the health path names no release: ready, not release ${COMMIT}`,
    ]);
    expect(status).toBe(1);
  });

  test('asks no instance for its release if there was none', async () => {
    const { status, lines } = await command(0);
    expect(lines.at(-1)).toBe('staging.example.com: /health answers 200');
    expect(status).toBe(0);
    expect(service.asked.filter((action) => action === 'GetPipelineState')).not.toEqual([]);
  });

  test('skips a stage that its schedule has stopped, and no other stage without instances', async () => {
    await fleet.sleep();
    const detours = parseDetours(['*:443:127.0.0.1:9', '*:80:127.0.0.1:9']);
    const schedule = { timeZone: 'UTC', down: '0 20 * * *', up: '0 6 * * *', min: 0, max: 0 };
    await smoke(settings, { ...staging, schedule }, { detours, timeout: 0 });
    expect(printed).toEqual(['Smoke test of staging skipped: it is stopped by its schedule.']);
    await expect(smoke(settings, staging, { detours, timeout: 0 })).rejects.toThrow(/ECONNREFUSED/);
  });
});
