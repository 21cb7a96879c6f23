import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { runbookUrl } from '../../../modules/links';
import { synthesizeStage } from '../../support/stage';

const ROOT = join(__dirname, '../../..');
const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
/** Headings of the entries, which are GitHub's anchors too. */
const entries = [...runbook.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading!);

/** The entries that messages in the code name. */
const named = readdirSync(join(ROOT, 'modules'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [...readFileSync(join(ROOT, 'modules', file), 'utf8').matchAll(/\bentry: '([^']*)'/g)])
  .map(([, entry]) => entry!);

/** CodeDeploy's events on an instance: its own, and those with scripts. */
const { hooks } = parse(readFileSync(join(ROOT, 'app/appspec.yml'), 'utf8')) as {
  hooks: Record<string, unknown>;
};
const EVENTS = [
  'BlockTraffic',
  'AfterBlockTraffic', // of old releases without a Procfile, whose script the next deployment still runs
  'DownloadBundle',
  'Install',
  'AllowTraffic',
  ...Object.keys(hooks),
];

/** The other ways in which a release fails. */
const FAILURES = [
  'source', // the connection is pending, or lost its rights
  'build',
  'prepare', // a refresh runs, the stage has no instances …
  'alarm', // an alarm stopped it, or was still on
  'no-answer', // the agent is silent
  'new-instances', // it does not reach instances that are launched later
  'check', // CodeDeploy succeeded, and an instance serves something else
  'rollback-failed',
];

const kebab = (event: string) => event.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

describe('the runbook', () => {
  it('has headings that are anchors without a change, each once', () => {
    expect(entries.filter((entry) => !/^[a-z0-9-]+$/.test(entry))).toEqual([]);
    expect(new Set(entries).size).toBe(entries.length);
  });

  it.each([...new Set(named)])('has the entry of a message: %s', (entry) => {
    expect(entries).toContain(entry);
  });

  it('has the entry of every message of every stage, by its whole URL', () => {
    expect(runbookUrl({ name: 'acme/hello', branch: 'main' })).toBe(
      'https://github.com/acme/hello/blob/main/docs/runbook.md',
    );
    for (const begin of ['staging', 'production'] as const) {
      const { configuration } = synthesizeStage({}, { begin });
      const messages = ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_event_target'].flatMap((type) =>
        Object.values(configuration.resource?.[type] ?? {}).map((values) => JSON.stringify(values)),
      );
      expect(messages.length).toBeGreaterThan(12);
      for (const message of messages) {
        const link = /https:\/\/github\.com\/acme\/hello\/blob\/main\/docs\/runbook\.md#([\w-]+)/.exec(
          message,
        );
        expect(entries).toContain(link?.[1]);
      }
    }
  });

  it.each(EVENTS)('has an entry for a release that fails in %s', (event) => {
    expect(entries).toContain(`release-${kebab(event)}`);
  });

  it.each(FAILURES)('has an entry for a release that fails otherwise: %s', (failure) => {
    expect(entries).toContain(`release-${failure}`);
  });

  it('has a text in each entry', () => {
    const bodies = runbook.split(/^### .+$/m).slice(1);
    expect(bodies.filter((body) => body.trim().length < 60)).toEqual([]);
  });

  it('has no broken link to itself, and no entry without a link', () => {
    const links = [...runbook.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor!);
    expect(links.filter((anchor) => !entries.includes(anchor))).toEqual([]);
    // The entries of an instance's events need no link: people find them by CodeDeploy's names.
    expect(entries).toContain('budget'); // AWS writes its mails, which have no link
    const byName = EVENTS.map((event) => `release-${kebab(event)}`);
    const reached = new Set([...links, ...named, ...byName, 'budget', 'logs', 'release-rollback-failed']);
    expect(entries.filter((entry) => !reached.has(entry))).toEqual([]);
  });
});
