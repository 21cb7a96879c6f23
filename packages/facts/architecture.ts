import families from './instance-families.json';

/** What processors of instances speak. */
export const ARCHITECTURES = ['arm64', 'x86_64'] as const;

/** What the processor of an instance speaks; it decides the image and the packages. */
export type Architecture = (typeof ARCHITECTURES)[number];

/** Every family that is known, Arm's first. */
export const FAMILIES: readonly string[] = ARCHITECTURES.flatMap((architecture) => families[architecture]);

/** `t4g` of `t4g.small`. */
export function familyOf(instanceType: string): string {
  return instanceType.split('.')[0] ?? '';
}

/** The family's architecture; nothing for a family that is newer than this list, or never was. */
export function knownArchitecture(instanceType: string): Architecture | undefined {
  const family = familyOf(instanceType);
  return ARCHITECTURES.find((architecture) => families[architecture].includes(family));
}
