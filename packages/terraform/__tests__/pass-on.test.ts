import { EventEmitter } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passOn } from '../pass-on';
import { runTerraform } from '../terraform-process';

describe('a SIGTERM', () => {
  class Child extends EventEmitter {
    readonly stdout = new EventEmitter() as never as NodeJS.ReadStream;
    readonly kill = jest.fn(() => true);
  }
  let child: Child;
  beforeEach(() => {
    jest.useFakeTimers();
    child = new Child();
    passOn(child as never);
  });
  afterEach(() => {
    child.emit('close');
    jest.useRealTimers();
  });

  test('that only this process got is passed on to Terraform once', () => {
    child.stdout.emit('data', 'aws_vpc.network_vpc: Creating...\n');
    process.emit('SIGTERM');
    expect(child.kill).not.toHaveBeenCalled();
    process.emit('SIGTERM');
    jest.advanceTimersByTime(60_000);
    process.emit('SIGTERM');
    jest.advanceTimersByTime(60_000);
    expect(child.kill.mock.calls).toEqual([['SIGTERM']]);
  });

  test.each([
    ['at once', ['{"@message":"\\nInterrupt received.\\nPlease wait for Terraform to exit"}\n']],
    ['in two pieces', ['...\n\nInterrupt rec', 'eived.\nPlease wait']],
    ['as bytes', [Buffer.from('Interrupt received.')]],
  ])(
    'that Terraform also got, and reports %s, is not passed on: a second one would make it stop at once',
    (_, pieces) => {
      process.emit('SIGTERM');
      for (const piece of pieces) child.stdout.emit('data', piece);
      jest.advanceTimersByTime(60_000);
      expect(child.kill).not.toHaveBeenCalled();
    },
  );

  test('is not sent to a Terraform that has ended', () => {
    const listening = process.listenerCount('SIGTERM');
    process.emit('SIGTERM');
    child.emit('close');
    jest.advanceTimersByTime(60_000);
    expect(child.kill).not.toHaveBeenCalled();
    expect(process.listenerCount('SIGTERM')).toBe(listening - 1);
  });
});

test('terraform gets the SIGTERM, and runTerraform waits for its end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pass-on-'));
  const before = process.env;
  jest.spyOn(console, 'error').mockImplementation(() => {});
  try {
    writeFileSync(
      join(folder, 'terraform'),
      "#!/bin/bash\ntrap 'echo told; exit 7' TERM\necho ready\nwhile :; do sleep 0.1; done\n",
    );
    chmodSync(join(folder, 'terraform'), 0o755);
    process.env = { ...before, PATH: `${folder}:${before.PATH}` };
    const lines: string[] = [];
    const take = (line: string) => {
      lines.push(line);
      if (line === 'ready') process.emit('SIGTERM');
    };
    expect(await runTerraform(folder, ['apply'], take, () => {})).toMatchObject({ status: 7, killed: false });
    expect(lines).toEqual(['ready', 'told']);
    expect(console.error).toHaveBeenCalledWith(
      'Interrupted: waiting for Terraform to end, which can take a minute …',
    );
  } finally {
    process.env = before;
    rmSync(folder, { recursive: true });
    jest.restoreAllMocks();
  }
}, 120_000);
