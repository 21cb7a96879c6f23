import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { runbookUrl } from '../../../modules/links';
import { synthesizeStage } from '../../support/stage';

const ROOT = join(__dirname, '../../..');
const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
/** Headings of the entries; GitHub makes an anchor of each as it stands. */
const entries = [...runbook.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading!);

/** What every message of the code names as its entry. */
const named = readdirSync(join(ROOT, 'modules'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [...readFileSync(join(ROOT, 'modules', file), 'utf8').matchAll(/\bentry: '([^']*)'/g)])
  .map(([, entry]) => entry!);

/** What CodeDeploy does with an instance in a release, its own events beside those of the scripts. */
const { hooks } = parse(readFileSync(join(ROOT, 'app/appspec.yml'), 'utf8')) as {
  hooks: Record<string, unknown>;
};
const EVENTS = [
  'BlockTraffic',
  'AfterBlockTraffic', // of releases without a Procfile, which the next deployment still asks for it
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
  it('has headings that are anchors as they stand, each once', () => {
    expect(entries.filter((entry) => !/^[a-z0-9-]+$/.test(entry))).toEqual([]);
    expect(new Set(entries).size).toBe(entries.length);
  });

  it.each([...new Set(named)])('has an entry for what a message names: %s', (entry) => {
    expect(entries).toContain(entry);
  });

  it('has one for every message of every stage, by its whole address', () => {
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

  it('says something in each entry', () => {
    const bodies = runbook.split(/^### .+$/m).slice(1);
    expect(bodies.filter((body) => body.trim().length < 60)).toEqual([]);
  });

  it('has no link into itself that leads nowhere, and no entry that nothing leads to', () => {
    const links = [...runbook.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor!);
    expect(links.filter((anchor) => !entries.includes(anchor))).toEqual([]);
    // The events of an instance are found by their names, which CodeDeploy shows.
    expect(entries).toContain('budget'); // whose mails are of AWS, and link nowhere
    const byName = EVENTS.map((event) => `release-${kebab(event)}`);
    const reached = new Set([...links, ...named, ...byName, 'budget', 'logs', 'release-rollback-failed']);
    expect(entries.filter((entry) => !reached.has(entry))).toEqual([]);
  });
});
