import { checkHttps } from '../smoke/checks';
import { answering, type Behaviour, HOST, PublicStage, redirecting } from './public-stage';

/** What the smoke test finds about port 80 of a stage that has HTTPS too. */
async function found(http: Behaviour['http'], setting: 'redirect' | 'serve'): Promise<string[]> {
  const stage = await new PublicStage().start({ http });
  try {
    const { ca, detours } = stage;
    const expected = { healthPath: '/health', days: 30, ca, detours, http: setting };
    const findings = await checkHttps(HOST, expected);
    return findings.map(({ held, text }) => `${held ? '' : 'bad: '}${text}`).slice(0, -2);
  } finally {
    stage.stop();
  }
}

test.each<[what: string, setting: 'redirect' | 'serve', http: Behaviour['http'], ...found: string[]]>([
  ['serves as it should', 'serve', answering(200, 'ok'), 'http: /health answers 200'],
  ['redirects but should serve', 'serve', redirecting, 'bad: http: /health answers 301 instead of 200'],
  ['is unhealthy', 'serve', answering(503), 'bad: http: /health answers 503 instead of 200'],
  [
    'serves but should redirect',
    'redirect',
    answering(200),
    'bad: http answers 200 instead of a redirect to https',
  ],
  ['redirects as it should', 'redirect', redirecting, 'http redirects to https'],
])('port 80 that %s, with `http: %j`', async (_, setting, http, ...expected) =>
  expect(await found(http, setting)).toEqual(expected),
);
