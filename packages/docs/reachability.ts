import { resolveStage, synthesizeStage } from '../../__tests__/support/stage';
import { VARIANTS } from '../../__tests__/support/variants';
import type { StackJson } from '../documents';
import { type Matrix, reachability } from '../reachability';

/** The stages in the document: the names of their settings in variants.ts, and their headings. */
const SHOWN: Readonly<Record<string, string>> = {
  'shipped-staging': 'As shipped: staging, two zones, one NAT gateway',
  'shipped-production': 'As shipped: production, three zones, a NAT gateway in each',
  'no-domain': 'Without a domain',
  'four-zones-with-egress': 'Four zones, and `app.egress` with 10.20.0.0/16 on 5432',
  internal: 'Internal',
  'internal-nat-none': 'Internal, without NAT',
};

const INTRODUCTION = `# Who reaches whom

Computed from the synthesized stacks by \`npm run docs\`: traffic in no row is blocked. Tests assert the same for every
combination of the network settings.

- A row is what routes, public addresses, security groups and network ACLs allow together, with the answers (the ACLs
  are stateless).
- _Connected networks_ are private addresses outside the VPC (RFC 1918), _shared addresses_ are 100.64.0.0/10. No
  setting connects any. The rows say what they could reach if somebody did.
- _The other stage_ is in no row: no route leads there. Its instances reach this stage like anybody on the internet.
- _icmp 3/4_ is "fragmentation needed": a router says that a packet is too large (path MTU discovery).
- A NAT gateway lets nobody in: that is how AWS's gateway works, not a rule of the stack.
- The VPC's DNS resolver, time service and instance metadata bypass security groups and ACLs. They are not shown.
`;

/** The text of docs/reachability.md. */
export function reachabilityDocument(): string {
  const sections = Object.entries(SHOWN).map(([variant, title]) => {
    const { stage, project } = VARIANTS[variant] ?? {};
    const others = resolveStage(stage, project).stage.network.cidr === '10.0.0.0/16' ? '10.1' : '10.0';
    const json = synthesizeStage(stage, project).configuration as StackJson;
    return `## ${title}\n\n${table(reachability(json, [`${others}.0.0/16`]))}`;
  });
  return `${INTRODUCTION}\n${sections.join('\n')}`;
}

/** A row for each flow. All zones must be alike, and share the row. */
function table(matrix: Matrix): string {
  const rows = new Map<string, Set<string>>();
  for (const [line, flows] of matrix) {
    const key = line.replace(/ in network_\w+/g, '').replace(/endpoint [\w-]+/, 'interface endpoints');
    const found = rows.get(key) ?? new Set();
    rows.set(key, found.add(flows.replace(/ by network_\w+_nat_\d/g, ' by NAT')));
  }
  const cells = [...rows].map(([key, flows]) => [...key.split(' → '), [...flows].join('; or ')]);
  const all = [['From', 'To', 'On'], ...cells];
  const width = (column: number) => Math.max(...all.map((row) => row[column]?.length ?? 0));
  const line = (row: string[]) => `| ${row.map((cell, column) => cell.padEnd(width(column))).join(' | ')} |`;
  const rule = `| ${[0, 1, 2].map((column) => '-'.repeat(width(column))).join(' | ')} |`;
  return `${line(all[0] ?? [])}\n${rule}\n${cells.map(line).join('\n')}\n`;
}
