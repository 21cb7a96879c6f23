import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proxySettings } from '../../../../modules/fleet/proxy-settings';
import { describeProxy, findNginx, type ProxyFiles } from '../../../test-support';
import { type Form } from '../../proxy/hostile/form';
import { handshakes } from '../../proxy/hostile/handshakes';
import { harmless, requests } from '../../proxy/hostile/requests';
import { slow } from '../../proxy/hostile/slow';
import { smuggling } from '../../proxy/hostile/smuggling';
import { assertHolds, mustClose } from '../../proxy/property';
import { sendRaw } from '../../proxy/raw';
import { bodies, LIMIT_MIB } from '../../proxy/seam/bodies';
import { heads } from '../../proxy/seam/heads';
import { lengths } from '../../proxy/seam/lengths';
import { slowClients } from '../../proxy/seam/slow-clients';
import { upgrades } from '../../proxy/seam/upgrades';
import { Stand } from '../../proxy/stand';

/** How many forms run at once, each beside its own proxy and app. */
const LANES = 4;
const ANSWERED_WITHIN_SECONDS = 1;

const kinds: Record<string, readonly Form[]> = {
  smuggling,
  lengths,
  requests,
  heads,
  bodies,
  upgrades,
  harmless,
};
const slowKinds: Record<string, readonly Form[]> = { handshakes, slow, slowClients };

const outcomes = new Map<Form, Promise<void>>();

/** Asks up to three times: on a busy machine a single late answer may be this process's own delay. */
async function askForHealth(stand: Stand): ReturnType<Stand['health']> {
  for (let tries = 0; tries < 3; tries += 1) {
    const health = await stand.health();
    if (health.seconds < ANSWERED_WITHIN_SECONDS) return health;
  }
  return stand.health();
}

async function hold(stand: Stand, form: Form): Promise<void> {
  stand.recorder.forget();
  const before = stand.lines.length;
  const reply = await sendRaw(stand.port, form.pieces, {
    ...(mustClose(form) ? {} : { answers: form.statuses.length }),
    timeoutMs: 8_000,
    ...form.options,
  });
  const health = await askForHealth(stand);
  const trace = await stand.trace(reply, before, form.reaches);
  assertHolds(form, trace);
  expect(health.statuses).toEqual([200]);
  expect(health.seconds).toBeLessThan(ANSWERED_WITHIN_SECONDS);
}

const CONF = readFileSync(join(__dirname, '../../../../modules/fleet/instance/nginx.conf'), 'utf8');
/** The log also has the client's port, and the app's address: it has no app time for a request without an answer. */
const configuration = CONF.replace(
  '"appSeconds":',
  '"app":"$upstream_addr","port":$remote_port,"appSeconds":',
);
const settings = proxySettings({ healthPath: '/health', idleTimeoutSeconds: 60, bodyLimitMiB: LIMIT_MIB });
/** The same, with time-outs that a test can wait for. */
const short = {
  configuration: configuration.replace(/(client_header_timeout) \d+s/, '$1 1s'),
  settings: settings.replace(/(_timeout) \d+s/g, '$1 1s'),
};
const stands: Stand[] = [];

async function runLane(forms: Form[], files: ProxyFiles = { configuration, settings }): Promise<void> {
  const stand = await Stand.start(files);
  stands.push(stand);
  for (let form = forms.shift(); form; form = forms.shift()) {
    const outcome = hold(stand, form);
    outcomes.set(form, outcome);
    await outcome.catch(() => {}); // its own test reports it
  }
}

beforeAll(async () => {
  if (!findNginx()) return; // without nginx the tests are skipped; in CI each fails
  const forms = Object.values(kinds).flat();
  const slowForms = Object.values(slowKinds).flat();
  await Promise.all([
    ...Array.from({ length: LANES }, () => runLane(forms)),
    ...Array.from({ length: LANES }, () => runLane(slowForms, short)),
  ]);
});

afterAll(async () => {
  await Promise.all(stands.map((stand) => stand.stop()));
});

for (const [kind, forms] of Object.entries({ ...kinds, ...slowKinds })) {
  describeProxy(kind, () => {
    test.each(forms.map((form) => [form.name, form] as const))('%s', async (_, form) => {
      expect(outcomes.has(form)).toBe(true);
      await outcomes.get(form);
    });
  });
}
