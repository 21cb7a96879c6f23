import { knownArchitecture } from '../architecture';

test.each([
  ...[
    't4g.small',
    'c7gn.large',
    'm8gd.metal-24xl',
    'im4gn.large',
    'is4gen.large',
    'i4g.large',
    'hpc7g.4xlarge',
  ],
  ...['g5g.xlarge', 'x2gd.large', 'm9g.large'],
])('%s is arm64', (type) => expect(knownArchitecture(type)).toBe('arm64'));

test.each([
  ...['g4dn.xlarge', 'g5.xlarge', 'g6.xlarge', 'p5.48xlarge', 'i4i.large', 't3a.small', 'm7i-flex.large'],
  ...['t8i.small', 'hpc7a.12xlarge', 'z1d.large'],
])('%s is x86_64', (type) => expect(knownArchitecture(type)).toBe('x86_64'));

test.each(['q9z.small', 'a1.large', 'mac2.metal'])('the architecture of %s is unknown', (type) =>
  expect(knownArchitecture(type)).toBeUndefined(),
);
