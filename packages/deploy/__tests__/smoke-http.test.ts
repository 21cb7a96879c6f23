import { checkHttps } from '../smoke/checks';
import { answering, type Behaviour, healthy, HOST, PublicStage, redirecting } from './public-stage';

const COMMIT = '4f2a9c1d7be0a3c5d6e7f8091a2b3c4d5e6f7081';

/** What is found of a stage that has HTTPS and, on the way to it, serves on port 80 as well. */
async function found(http: Behaviour['http'], setting: 'redirect' | 'serve'): Promise<string[]> {
  const stage = await new PublicStage().start({ https: healthy(COMMIT), http });
  try {
    const { ca, detours } = stage;
    const expected = { healthPath: '/health', days: 30, ca, detours, commit: COMMIT, http: setting };
    const findings = await checkHttps(HOST, expected);
    return findings.map(({ held, text }) => `${held ? '' : 'bad: '}${text}`).slice(0, -3);
  } finally {
    stage.stop();
  }
}

test.each<[what: string, setting: 'redirect' | 'serve', http: Behaviour['http'], ...found: string[]]>([
  [
    'serves as it should',
    'serve',
    healthy(COMMIT),
    'http: /health answers 200',
    `http: release ${COMMIT} is served`,
  ],
  [
    'redirects before everybody uses HTTPS',
    'serve',
    redirecting,
    'bad: http: /health answers 301 instead of 200',
  ],
  ['is unhealthy', 'serve', answering(503), 'bad: http: /health answers 503 instead of 200'],
  [
    'serves what it should redirect',
    'redirect',
    healthy(COMMIT),
    'bad: http answers 200 instead of a redirect to https',
  ],
  ['redirects as it should', 'redirect', redirecting, 'http redirects to https'],
])('port 80 that %s, with `http: %j`', async (_, setting, http, ...expected) =>
  expect(await found(http, setting)).toEqual(expected),
);
