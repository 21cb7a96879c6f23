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

test('the report has one line for each finding, with its remedy, and a last one with the counts', () => {
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

test('the report says that nothing failed, and how many checks are open', () => {
  expect(text(settings, passed)).toMatch(/\n\nReady: 1 checks passed, 1 open\. Nothing was changed\.$/);
});

test('the preflight passes if nothing failed, even with open checks', () => {
  expect(hasPassed(passed)).toBe(true);
  expect(hasPassed(sections)).toBe(false);
});

test('the report as JSON has the same findings', () => {
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
