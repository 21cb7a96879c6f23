import { ApplyProgress } from '../apply-progress';

/** Records the output of an apply on a terminal or in a log. A test sets the clock by `at`. */
function progress(total: number, isTTY: boolean) {
  let seconds = 0;
  const written: string[] = [];
  const out = { isTTY, columns: 60, write: (text: string) => written.push(text) > 0 };
  const apply = new ApplyProgress(total, out, () => seconds * 1000);
  return {
    apply,
    written,
    at: (now: number) => (seconds = now),
    take: (line: object) => apply.take(JSON.stringify(line)),
  };
}

const step = (type: string, addr: string, message: string) => ({
  '@message': message,
  type,
  hook: { resource: { addr } },
});
const start = (addr: string) => step('apply_start', addr, `${addr}: Creating...`);
const complete = (addr: string) => step('apply_complete', addr, `${addr}: Creation complete after 3s [id=x]`);
const wrong = (summary: string, detail = '', address?: string) => ({
  '@message': `Error: ${summary}`,
  type: 'diagnostic',
  diagnostic: { severity: 'error', summary, detail, ...(address && { address }) },
});

test("a log has Terraform's line for each step, and nothing else", () => {
  const { apply, written, take } = progress(2, false);
  take({ '@message': 'Terraform 1.11.4', type: 'version' });
  take(start('aws_vpc.a'));
  take(complete('aws_vpc.a'));
  take({ '@message': 'Apply complete! Resources: 1 added, 0 changed, 0 destroyed.', type: 'change_summary' });
  take({ '@message': 'Outputs: 1', type: 'outputs', outputs: { token: { value: 'secret' } } });
  apply.end();
  expect(written.join('')).toBe(
    'aws_vpc.a: Creating...\n' +
      'aws_vpc.a: Creation complete after 3s [id=x]\n' +
      'Apply complete! Resources: 1 added, 0 changed, 0 destroyed.\n',
  );
});

test('a terminal has one line that is overwritten: the share done, the time, and the awaited resource', () => {
  const { apply, written, take, at } = progress(12, true);
  take(start('aws_vpc.a'));
  at(3);
  take(complete('aws_vpc.a'));
  take(start('aws_lb.balancer'));
  take(start('aws_nat_gateway.b'));
  at(70);
  take(step('apply_progress', 'aws_lb.balancer', 'aws_lb.balancer: Still creating... [01m07s elapsed]'));
  expect(written.at(-1)).toBe('\r\x1b[K1 of 12 done, 1 min 10 s; waiting for aws_lb.balancer (1 m…');
  apply.end();
  expect(written.at(-1)).toBe('\r\x1b[K');
  expect(written.join('')).not.toContain('\n');
  expect(apply.progress).toEqual({ done: 1, total: 12, open: ['aws_lb.balancer', 'aws_nat_gateway.b'] });
});

test('each error is printed once with its address; after an interrupt without the errors that it caused', () => {
  const { apply, take } = progress(3, false);
  take(wrong('execution halted'));
  take(wrong('execution halted'));
  take(wrong('waiting for the load balancer', 'context canceled', 'aws_lb.a'));
  take(
    wrong(
      'creating the VPC',
      'ExpiredToken: The security token included in the request is expired',
      'aws_vpc.a',
    ),
  );
  const expired =
    'Error: creating the VPC\n\n  with aws_vpc.a\n\nExpiredToken: The security token included in the request is expired';
  expect(apply.errors(true)).toBe(expired);
  expect(apply.errors(false)).toBe(
    `Error: execution halted\n\nError: waiting for the load balancer\n\n  with aws_lb.a\n\ncontext canceled\n\n${expired}`,
  );
});

test('other output is printed unchanged, such as a state that could not be saved', () => {
  const { apply, written } = progress(0, false);
  apply.take('panic: out of memory');
  const dump = JSON.stringify({ '@message': 'Emergency state dump', type: 'log', state: { serial: 3 } });
  apply.take(dump);
  expect(written).toEqual(['panic: out of memory\n', `${dump}\n`]);
});
