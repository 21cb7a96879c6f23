import { FAMILIES, familyOf, nearest } from '../packages/facts';

/** Instance families that cannot run a stage, and why. */
const UNSUPPORTED: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  { pattern: /^mac/, reason: 'it runs macOS' },
  // Amazon Linux 2023 for arm64 needs ARMv8.2; the first Graviton is older. [AL2023 user guide]
  { pattern: /^a1$/, reason: 'Amazon Linux 2023 needs Graviton2 or later' },
  {
    pattern: /^(c1|m1|m2|t1)$/,
    reason: 'it runs no image of Amazon Linux 2023, which has no paravirtual one',
  },
];

const SIZES = ['nano', 'micro', 'small', 'medium', 'large', 'xlarge', 'metal'];
const LARGER_SIZES = [2, 3, 4, 6, 8, 9, 10, 12, 16, 18, 24, 32, 48].map((factor) => `${factor}xlarge`);

/** `2xlarge` and larger; AWS writes `1xlarge` as `xlarge`. */
const LARGER_SIZE = /^(?:[2-9]|[1-9]\d{1,2})xlarge$|^metal-[1-9]\d{0,2}xl$/;

/** Why the family cannot run a stage; undefined if it can. */
export function unsupported(instanceType: string): string | undefined {
  return UNSUPPORTED.find(({ pattern }) => pattern.test(familyOf(instanceType)))?.reason;
}

/** Whether the text is `<family>.<size>`; the family may be unknown. */
export function isInstanceType(text: string): boolean {
  const size = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*\.(.+)$/.exec(text)?.[1];
  return size !== undefined && (SIZES.includes(size) || LARGER_SIZE.test(size));
}

/** The type that a wrong value probably means; family and size are looked up separately. */
export function nearestInstanceType(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined;
  const [family = '', size = ''] = given.split('.');
  const meant = nearest(family, FAMILIES);
  const meantSize = nearest(size, [...SIZES, ...LARGER_SIZES]);
  const type = meant && meantSize && `${meant}.${meantSize}`;
  return type === given ? undefined : type;
}
