import families from './instance-families.json';

/** The processor architectures of instances. */
export const ARCHITECTURES = ['arm64', 'x86_64'] as const;

/** The processor architecture of an instance. It decides the image and the packages. */
export type Architecture = (typeof ARCHITECTURES)[number];

/** All known instance families, those with Arm processors first. */
export const FAMILIES: readonly string[] = ARCHITECTURES.flatMap((architecture) => families[architecture]);

/** The family of an instance type: `t4g` of `t4g.small`. */
export function familyOf(instanceType: string): string {
  return instanceType.split('.')[0] ?? '';
}

/**
 * The architecture of an instance type. Undefined for a family that is not in the list, because it is newer
 * or does not exist.
 */
export function knownArchitecture(instanceType: string): Architecture | undefined {
  const family = familyOf(instanceType);
  return ARCHITECTURES.find((architecture) => families[architecture].includes(family));
}
