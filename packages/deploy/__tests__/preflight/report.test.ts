import { fail, open, ok } from '../../preflight/finding';
import { hasPassed, json, text } from '../../preflight/report';
import { factsOf } from '../../../../settings/facts';
import { good } from './good';

const settings = factsOf(good());
const sections = [
  {
    group: 'buckets',
    findings: [ok('the bucket name a is free'), open('b is not there yet', 'npm run c makes it.')],
  },
  { group: 'quotas', findings: [fail('VPCs: only 2 allowed', 'Request 3: https://example.com')] },
];
const passed = sections.slice(0, 1);

test('is one line for each finding, with the remedy, and a last one that counts', () => {
  expect(text(settings, sections)).toBe(
    [
      'Preflight of hello in account 123456789012, us-east-1',
      '',
      'buckets',
      '  OK    the bucket name a is free',
      '  OPEN  b is not there yet. npm run c makes it.',
      '',
      'quotas',
      '  FAIL  VPCs: only 2 allowed. Request 3: https://example.com',
      '',
      '1 of 3 checks failed. Nothing was changed.',
    ].join('\n'),
  );
});

test('says that all is well, and how much is open', () => {
  expect(text(settings, passed)).toMatch(/\n\nReady: 1 checks passed, 1 open\. Nothing was changed\.$/);
});

test('passes where nothing failed, whatever is open', () => {
  expect(hasPassed(passed)).toBe(true);
  expect(hasPassed(sections)).toBe(false);
});

test('in JSON has the same for programs', () => {
  expect(JSON.parse(json(settings, sections))).toEqual({
    project: 'hello',
    account: '123456789012',
    region: 'us-east-1',
    passed: false,
    checks: [
      { group: 'buckets', status: 'ok', what: 'the bucket name a is free' },
      { group: 'buckets', status: 'open', what: 'b is not there yet', remedy: 'npm run c makes it.' },
      {
        group: 'quotas',
        status: 'fail',
        what: 'VPCs: only 2 allowed',
        remedy: 'Request 3: https://example.com',
      },
    ],
  });
});
