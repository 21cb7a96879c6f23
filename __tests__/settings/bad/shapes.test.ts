import { inspect } from 'node:util';
import { resolveSettings } from '../../../settings';
import { settingsWith } from '../good';
import { linesFor, type Row } from './table';

/** Titled by the report: these values cannot be shown in a title. */
function testRows(rows: readonly Row[]): void {
  test.each(rows.map(([changes, ...lines]) => ({ title: lines[0], changes, lines })))(
    '$title',
    ({ changes, lines }) => expect(linesFor(changes)).toEqual(lines),
  );
}

const throws = (): never => {
  throw new Error('out of order\nsecond line');
};
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const ring: Record<string, unknown> = {};
ring['port'] = ring;
class Rules {
  readonly port = 25;
}

/** The result of one comma too many. */
const sparse = Object.assign(new Array(2), { 1: { port: 25, cidr: '10.0.0.0/8' } });

const LIST = 'Accepted: a list of 0 to 10 objects { port, cidr }.';
const TEXT = "Accepted: one line of text in quotes, without '${' and '%{'.";
const KEPT =
  'not a usable name: in JavaScript it sets what an object inherits from. Accepted: any other name.';

/** A settings file is a program: it may export anything. */
const shapes: readonly (readonly [value: unknown, found: string])[] = [
  [() => [], 'a function'],
  [Promise.resolve([]), 'a promise'],
  [Symbol('x'), 'a symbol'],
  [10n, '10n'],
  [new Date(0), 'an instance of Date'],
  [new Map([[1, 2]]), 'an instance of Map'],
  [/x/, 'an instance of RegExp'],
  [new String('x'), 'an instance of String'],
  [new Rules(), 'an instance of Rules'],
  [new (class {})(), 'an instance of a class'],
  [new Array(10_000_000), 'a list of 10000000 items'],
  [ring, '{ port: Symbol(an object that holds itself) }'],
  [revoked.proxy, "an object that cannot be read: Cannot perform 'IsArray' on a proxy that has been revoked"],
  [new Proxy({}, { ownKeys: throws }), 'an object that cannot be read: out of order'],
  [new Proxy([], { get: throws }), 'an object that cannot be read: out of order'],
  [new Proxy({}, { getPrototypeOf: throws }), 'an object that cannot be read: out of order'],
  [
    new Proxy({}, { ownKeys: () => { throw { toString: throws }; } }), // prettier-ignore
    'an object that cannot be read: something that cannot be shown',
  ],
  [{ get port() { return throws(); } }, '{ port: Symbol(a getter that throws: out of order) }'], // prettier-ignore
  [{ get port() { throw undefined; } }, '{ port: Symbol(a getter that throws: a value that is not an error) }'], // prettier-ignore
  [{ [inspect.custom]: throws }, "{ 'Symbol(nodejs.util.inspect.custom)': Symbol(a function) }"],
];

describe('what is no data', () => {
  testRows(
    shapes.map(([value, found]): Row => [{ 'app.egress': value }, `app.egress: given ${found}. ${LIST}`]),
  );

  testRows([
    [{ 'app.egress': sparse }, 'app.egress[0]: not given. Accepted: an object with port, cidr.'],
    [
      { 'app.environment': { get A() { return throws(); } } }, // prettier-ignore
      `app.environment.A: given a getter that throws. ${TEXT}`,
    ],
    [{ 'app.environment.A': Promise.resolve('x') }, `app.environment.A: given a promise. ${TEXT}`],
  ]);
});

test('names that are symbols are named, not dropped', () => {
  expect(linesFor({ stages: { [Symbol('x')]: {} } }).join()).toContain("stages['Symbol(x)']");
});

describe('what JavaScript drops silently', () => {
  const own = (value: unknown) => JSON.parse(`{"__proto__":${JSON.stringify(value)}}`) as object;
  const third = { names: ['eu'], network: { cidr: '10.2.0.0/16' } };

  testRows([
    [{ 'app.environment': own('x') }, `app.environment.__proto__: ${KEPT}`],
    [{ 'app.secrets': own('ssm:/x') }, `app.secrets.__proto__: ${KEPT}`],
    [{ 'app.environment': { __proto__: { A: 'x' }, B: 'y' } }, `app.environment.__proto__: ${KEPT}`],
    [
      { 'stages.staging.network': { __proto__: { cidr: '10.0.0.0/16' }, zones: 2 } },
      `stages.staging.network.__proto__: ${KEPT}`,
      "stages.staging.network.cidr: not given. Accepted: a private IPv4 network from /16 to /24, e.g. '10.0.0.0/16'.",
    ],
  ]);

  test('a stage of that name', () => {
    const stages = Object.assign(own(third), { staging: third });
    expect(linesFor({ stages })).toEqual([`stages.__proto__: ${KEPT}`]);
  });
});

test('a report has a hundred problems, and the number of further ones', () => {
  const unknown = Array.from({ length: 301 }, (_, index) => [`new${index}x`, index]);
  const settings = settingsWith(Object.fromEntries(unknown) as Record<string, unknown>);
  expect(() => resolveSettings(settings, 'config.ts')).toThrow(
    /^301 problems in config.ts; [^]*\n {2}- and 201 more$/,
  );
});
