import { RULES } from '../rules';
import { writeShipped, writeStage, writeVariants } from '../../../__tests__/support/stacks';
import { said } from './broken';

const STACKS = [...writeShipped(), ...writeVariants()].map((one) => [one.name, one] as const);

describe('no stack breaks a rule', () => {
  it.each(STACKS)('%s', (_, { json, settings }) => {
    expect(said(json, settings)).toEqual([]);
  });

  it('with endpoints beside NAT, an empty zone, plain HTTP and several egress rules', () => {
    const { json, settings } = writeStage('much', {
      http: 'serve',
      network: { zones: 3, emptyZones: 1, endpoints: true },
      app: {
        egress: [
          { port: 443, cidr: '0.0.0.0/0' },
          { port: 25, cidr: '198.51.100.0/24' },
          { port: 5432, cidr: '10.20.0.0/16' },
        ],
      },
    });
    expect(said(json, settings)).toEqual([]);
  });

  it('where the name of one stage begins another’s', () => {
    const { json, settings } = writeStage('eu', {}, { name: 'staging-eu' });
    const both = { ...settings, stages: { ...settings.stages, staging: settings.stages['staging-eu']! } };
    expect(said(json, both)).toEqual([]);
  });
});

describe('the rules', () => {
  it('have unique names, and give reason and fix as sentences', () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { why, fix } of RULES) {
      expect(why).toMatch(/^[A-Z].{30,}\.$/);
      expect(fix).toMatch(/^[A-Z].{20,}\.$/);
    }
  });
});
