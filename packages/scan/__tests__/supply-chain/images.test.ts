import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../../../command';
import { buildEnvironment } from '../../../../modules/pipeline/build-environment';

const FILES = readdirSync(join(ROOT, '.circleci')).filter((file) => file.endsWith('.yml'));

/** Every value of a key, at any depth. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...valuesOf(key, inner),
  ]);
}

describe.each(FILES)('.circleci/%s', (file) => {
  const config: unknown = parse(readFileSync(join(ROOT, '.circleci', file), 'utf8'));

  it('names each image with its exact version', () => {
    const images = valuesOf('image', config);
    expect(images.length).toBeGreaterThan(0);
    expect(images.filter((image) => !/^cimg\/\w+:\d+\.\d+\.\d+(-\w+)?$/.test(String(image)))).toEqual([]);
  });

  it('names each orb with its exact version', () => {
    const orbs = valuesOf('orbs', config).flatMap((one) => Object.values(one as Record<string, string>));
    expect(orbs.filter((orb) => !/@\d+\.\d+\.\d+$/.test(orb))).toEqual([]);
  });
});

describe('the build machine', () => {
  it.each([['arm64'], ['x86_64']] as const)('%s has an image of AWS with a fixed version', (architecture) => {
    const { image } = buildEnvironment([architecture]);
    expect(image).toMatch(/^aws\/codebuild\/amazonlinux-(aarch64|x86_64)-standard:\d+\.\d+$/);
  });
});
