/** Ports from..to, both included. */
export type Range = readonly [from: number, to: number];
/** Ports as ranges in ascending order that neither touch nor overlap. */
export type Ports = readonly Range[];

/** ICMP messages as numbers, like ports: type * 256 + code. -1 means all messages, or all of a type. */
export function messages(type: number, code: number): Ports {
  if (type === -1) return ALL_PORTS;
  return code === -1 ? [[type * 256, type * 256 + 255]] : [[type * 256 + code, type * 256 + code]];
}

/** Types of error messages, which nobody answers. [RFC 792] */
const ERRORS = [3, 11, 12];

/** Whether none of these messages is answered. */
export const areErrors = (ports: Ports): boolean =>
  ports.every(([from, to]) => ERRORS.some((type) => type * 256 <= from && to < (type + 1) * 256));

/** ` 3/4`: type and code; ` 3`: all codes of a type; empty for all messages. */
export function shownMessages(ports: Ports): string {
  if (shown(ports) === '') return '';
  const one = ([from, to]: Range): string =>
    from === to ? `${from >> 8}/${from % 256}` : [...new Set([from >> 8, to >> 8])].join('-');
  return ` ${ports.map(one).join(' ')}`;
}

export const NO_PORTS: Ports = [];
export const ALL_PORTS: Ports = [[0, 65535]];

export function union(...sets: Ports[]): Ports {
  const merged: [number, number][] = [];
  for (const [from, to] of sets.flat().sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export function intersection(...sets: Ports[]): Ports {
  return sets.reduce(
    (left, right) =>
      union(
        ...left.map(([from, to]) =>
          right
            .map(([a, b]): Range => [Math.max(from, a), Math.min(to, b)])
            .filter(([start, end]) => start <= end),
        ),
      ),
    ALL_PORTS,
  );
}

export function without(ports: Ports, removed: Ports): Ports {
  return removed.reduce<Ports>(
    (left, [a, b]) =>
      left.flatMap(([from, to]): Range[] => {
        const rest: Range[] = [
          [from, Math.min(to, a - 1)],
          [Math.max(from, b + 1), to],
        ];
        return rest.filter(([start, end]) => start <= end);
      }),
    ports,
  );
}

export function covers(ports: Ports, [from, to]: Range): boolean {
  return ports.some(([a, b]) => a <= from && to <= b);
}

/** ` 443 8000-8100`; empty for all ports. */
export function shown(ports: Ports): string {
  const text = ports.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(' ');
  return text === '0-65535' ? '' : ` ${text}`;
}
