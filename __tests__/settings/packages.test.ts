import list from '../../settings/amazon-linux-packages.json';
import { PACKAGE, packageWarning } from '../../settings/packages';

/** A day before the first end of support in the list. */
const EARLY = new Date('2023-03-15T00:00:00Z');

const named = list.families.flatMap(({ name, versions, parts }) =>
  versions.flatMap((version) => {
    const whole = name.replace('*', version);
    return [whole, ...parts.map((part) => `${whole}-${part}`)];
  }),
);

test.each([...named, ...list.others.names])('%s may be written, and is known', (name) => {
  expect(name).toMatch(PACKAGE);
  expect(packageWarning(name, EARLY)).toBeUndefined();
});

describe.each(list.families)('$name', ({ versions, ends, sources }) => {
  it('has versions from the oldest to the newest', () => {
    const inOrder = [...versions].sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
    expect(versions).toEqual(inOrder);
  });

  it('has ends only of its own versions, each a day', () => {
    expect(versions).toEqual(expect.arrayContaining(Object.keys(ends)));
    for (const end of Object.values(ends)) expect(new Date(end).toISOString().slice(0, 10)).toBe(end);
  });

  it('names its sources', () => {
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) expect(source).toMatch(/^https:\/\/\S+$/);
  });
});

test('a package has fixes on the last day of its support, and not on the next', () => {
  expect(packageWarning('nodejs22', new Date('2027-04-30T23:59:59Z'))).toBeUndefined();
  expect(packageWarning('nodejs22', new Date('2027-05-01T00:00:00Z'))).toBe(
    "'nodejs22' has had no security fixes since 30 April 2027; the newest is nodejs24.",
  );
});

test('the newest of a family is not proposed for itself', () => {
  expect(packageWarning('nodejs24-npm', new Date('2028-05-01T00:00:00Z'))).toBe(
    "'nodejs24-npm' has had no security fixes since 30 April 2028.",
  );
});
