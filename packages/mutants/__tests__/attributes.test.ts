import { CLASSES, judgements } from '../judgements';
import schema from '../schema.json';

const byType: Readonly<Record<string, Readonly<Record<string, string>>>> = schema.types;

describe('the judgements of attributes', () => {
  it.each(Object.entries(byType))('cover every attribute of the provider: %s', (type, paths) => {
    expect(Object.keys(judgements[type] ?? {}).sort()).toEqual(Object.keys(paths).sort());
  });

  it('use every class', () => {
    const all = Object.values(judgements).flatMap((one) => Object.values(one));
    const count = (name: string) => all.filter((one) => typeof one === 'object' && one.class === name).length;
    expect(CLASSES.filter((name) => count(name) < 30)).toEqual([]);
  });

  it('have no empty range', () => {
    const empty = Object.entries(judgements).flatMap(([type, paths]) =>
      Object.entries(paths)
        .filter(([, one]) => typeof one === 'object' && one.range && one.range[0] > one.range[1])
        .map(([path]) => `${type} ${path}`),
    );
    expect(empty).toEqual([]);
  });
});
