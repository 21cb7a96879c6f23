import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../../../command';
import { buildEnvironment } from '../../../../modules/pipeline/build-environment';

const FILES = readdirSync(join(ROOT, '.circleci')).filter((file) => file.endsWith('.yml'));

/** Every value of a key, however deep. */
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

  it('uses orbs of an exact version only', () => {
    const orbs = valuesOf('orbs', config).flatMap((one) => Object.values(one as Record<string, string>));
    expect(orbs.filter((orb) => !/@\d+\.\d+\.\d+$/.test(orb))).toEqual([]);
  });
});

describe('the machine that builds', () => {
  it.each([['arm64'], ['x86_64']] as const)('%s has an image of AWS of one version', (architecture) => {
    const { image } = buildEnvironment([architecture]);
    expect(image).toMatch(/^aws\/codebuild\/amazonlinux-(aarch64|x86_64)-standard:\d+\.\d+$/);
  });
});
