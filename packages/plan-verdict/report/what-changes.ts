import type { Change } from '../plan';
import { groupedBy, listed } from '../values';
import type { Line } from './part';
import { joined, type Said, saidOf } from './said';
import { nameOnAws, ownName, plainName, plural, settingOfExistence } from './words';

/** What is replaced, whether the old or the new object exists first, and why. */
export const replaced = (changes: readonly Change[]): Line[] =>
  changes
    .filter(({ kind }) => kind === 'replace' || kind === 'createBeforeDestroy')
    .map((change) => ({
      text: `${plainName(change.type)} ${ownName(change)}, ${change.kind === 'replace' ? 'the old one first' : 'the new one first'}${because(change)}`,
    }));

function because(change: Change): string {
  const why = saidOf(change).map(({ what, how }) => `${what.split(': ').at(-1)} ${how}`);
  return why.length > 0 ? `, because of ${listed(why, 2)}` : '';
}

/** Changes in place by setting, then what is created and deleted. Equal changes are grouped in one line. */
export function whatChanges(changes: readonly Change[], patched: ReadonlySet<string>): Line[] {
  const updates = changes
    .filter(({ kind }) => kind === 'update')
    .flatMap((change) => saidOf(change, patched.has(change.key) ? ['image_id'] : []));
  const existence = new Set(
    changes.filter(({ kind }) => isComing(kind)).map(({ type }) => settingOfExistence(type)),
  );
  // That a list gets members which are created is shown by their creation.
  const own = updates.filter(({ what, isLater }) => !isLater || !existence.has(what));
  return [...together(own), ...comeAndGo(changes)];
}

function together(all: readonly Said[]): Line[] {
  const groups = groupedBy(all, ({ what, how, lines }) => JSON.stringify([what, how, lines]));
  const firsts = [...groups.values()].map((group) => {
    const names = [...new Set(group.flatMap(({ of }) => of ?? []))];
    const [first] = group as [Said];
    const many = group.length > 1 && first.what.startsWith('tags') ? ` (${group.length} resources)` : '';
    return {
      ...first,
      how: first.how + many,
      ...(first.deed && { name: `${first.name}${many}` }),
      of: names.length > 0 ? listed(names, 2) : undefined,
    };
  });
  const settings = joined(firsts.filter(({ of }) => of === undefined));
  return [...settings, ...firsts.filter(({ of }) => of !== undefined)].map(({ what, how, lines, of }) => ({
    text: `${what.includes(': ') && of ? what.replace(': ', ` ${of}: `).trim() : what}${how ? `${what.includes(': ') ? '' : ':'} ${how}` : ''}`,
    ...(lines && { below: lines }),
  }));
}

const isComing = (kind: Change['kind']): boolean => ['create', 'delete', 'forget'].includes(kind);

/** What is created and deleted, by the setting that decides it; for other types by type. */
function comeAndGo(changes: readonly Change[]): Line[] {
  const lines: Line[] = [];
  const coming = changes.filter(({ kind }) => isComing(kind));
  const groups = groupedBy(coming, ({ type }) => settingOfExistence(type) ?? '');
  for (const [setting, group] of [...groups].sort(
    ([one], [other]) => Number(one === '') - Number(other === ''),
  )) {
    const deeds = (['create', 'delete', 'forget'] as const).flatMap((kind) => {
      const some = group.filter((change) => change.kind === kind);
      if (some.length === 0) return [];
      const verb = { create: 'adds', delete: 'removes', forget: 'stops managing' }[kind];
      return [`${verb} ${byType(some)}`];
    });
    lines.push({ text: `${setting === '' ? '' : `${setting}: `}${deeds.join('; ')}` });
  }
  return lines;
}

/** The changes counted by type: `2 subnets (a, b), 1 route table`. */
export function byType(changes: readonly Change[], most = 12): string {
  const types = groupedBy(changes, ({ type }) => type);
  const said = [...types].map(([type, some]) => {
    const name = plainName(type);
    const names = [...new Set(some.flatMap((change) => nameOnAws(change) ?? []))];
    return some.every((change) => nameOnAws(change) !== undefined) && names.length <= 2 && types.size <= 5
      ? `${name} ${names.join(', ')}`
      : `${some.length} ${some.length === 1 ? name : plural(name)}`;
  });
  return listed(said, most);
}
