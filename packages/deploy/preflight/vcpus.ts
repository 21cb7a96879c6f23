/**
 * The vCPU quotas of running on-demand instances, by the prefix of the instance family. The first match
 * counts.
 */
const QUOTAS: readonly (readonly [prefix: string, code: string, name: string])[] = [
  ['hpc', 'L-F7808C92', 'HPC'],
  ['inf', 'L-1945791B', 'Inf'],
  ['trn', 'L-2C3B7624', 'Trn'],
  ['dl', 'L-6E869C2A', 'DL'],
  ['vt', 'L-DB2E81BA', 'G and VT'],
  ['f', 'L-74FC7D96', 'F'],
  ['g', 'L-DB2E81BA', 'G and VT'],
  ['p', 'L-417A185B', 'P'],
  ['u', 'L-43DA4232', 'High Memory'],
  ['x', 'L-7295265B', 'X'],
];

/** The quota of the families A, C, D, H, I, M, R, T and Z. */
const STANDARD = { code: 'L-1216C47A', name: 'Standard' } as const;

/** A vCPU quota of EC2. */
export interface VcpuQuota {
  /** The quota code in Service Quotas, service `ec2`. */
  readonly code: string;
  /** AWS's name for the kind: `Standard`. */
  readonly name: string;
}

/** The quota that limits instances of a type. [EC2 user guide, On-Demand Instance quotas] */
export function vcpuQuota(instanceType: string): VcpuQuota {
  const found = QUOTAS.find(([prefix]) => instanceType.startsWith(prefix));
  return found ? { code: found[1], name: found[2] } : STANDARD;
}
