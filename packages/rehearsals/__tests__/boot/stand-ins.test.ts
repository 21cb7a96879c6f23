import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../command';
import { defaultPython } from '../../../embedded-aws';
import { whyNot } from '../../boot/capable';

const MACHINE = join(ROOT, 'packages/rehearsals/boot/machine');

test('the booted machine has a stand-in for every package that a start-up installs', () => {
  const startUp = readFileSync(join(ROOT, 'modules/fleet/instance/start-up.sh'), 'utf8');
  const installed = [...startUp.matchAll(/\bpackages (?:need|want) ([^\n;]+)/g)].flatMap(([, names = '']) =>
    names.replaceAll('"', '').replace('${wanted[@]}', 'nodejs22').trim().split(' '),
  );
  expect(installed).toEqual(expect.arrayContaining(['nginx', 'nodejs22']));
  const known = readFileSync(join(MACHINE, 'packages.tsv'), 'utf8')
    .replace(/^#.*\n/gm, '')
    .trim()
    .split('\n');
  expect(known.map((line) => line.split('\t')[0])).toEqual(expect.arrayContaining(installed));
});

/** Runs Python next to the stand-in of the CodeDeploy agent. @returns what it printed */
function besideTheAgent(script: string): unknown {
  return python(join(MACHINE, 'codedeploy-agent/opt/codedeploy-agent/lib'), script);
}

function python(lib: string, script: string): unknown {
  const env = { ...process.env, PYTHONPATH: lib, PYTHONDONTWRITEBYTECODE: '1' };
  const { status, stdout, stderr } = spawnSync(defaultPython(), ['-c', script], { encoding: 'utf8', env });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

// [aws/aws-codedeploy-agent 1.8.1, lib/instance_agent/plugins/codedeploy/hook_executor.rb, ScriptLog#append_to_log]
test("the agent keeps the last whole lines of a script's output, up to 2,048 bytes", () => {
  const kept = besideTheAgent(
    'import json, tempfile, hooks\n' +
      'log = hooks.ScriptLog(tempfile.mkdtemp() + "/log", "d-1")\n' +
      'for line in ["a" * 1000 + "\\n", "b" * 1000 + "\\n", "c" * 40 + "\\n", "d" * 10 + "\\n"]: log.add(line)\n' +
      'short = [line[0] for line in log.lines]\n' +
      'log.add("e" * 2048)\n' +
      'print(json.dumps([short, log.lines]))',
  );
  expect(kept).toEqual([['b', 'c', 'd'], []]);
});

// [aws/aws-codedeploy-agent, install_instruction.rb, RemoveCommand and parse_remove_commands]
test('an installation first removes the files of the last one, and nothing else', () => {
  const left = besideTheAgent(
    'import json, os, tempfile, installer\n' +
      'root = tempfile.mkdtemp()\n' +
      'target, archive, notes = root + "/app/next", root + "/archive", root + "/notes"\n' +
      'os.makedirs(archive + "/dist")\n' +
      'for name in ["dist/server.js", "old.txt"]: open(archive + "/" + name, "w").write(name)\n' +
      'specification = {"file_exists_behavior": "OVERWRITE", "files": [{"source": "/", "destination": target}]}\n' +
      'installer.install("group", archive, specification, notes)\n' +
      'open(target + "/kept", "w").close()\n' +
      'os.remove(archive + "/old.txt")\n' +
      'installer.install("group", archive, specification, notes)\n' +
      'print(json.dumps(sorted(os.listdir(target)) + os.listdir(target + "/dist")))',
  );
  expect(left).toEqual(['dist', 'kept', 'server.js']);
});

// [aws/amazon-cloudwatch-agent, plugins/inputs/logfile/tail/tail.go, ErrDeletedNotReOpen]
test('the CloudWatch agent reads a moved log to its end, then starts the new one', () => {
  const lib = join(MACHINE, 'packages/amazon-cloudwatch-agent/opt/aws/amazon-cloudwatch-agent/bin');
  const shipped = python(
    lib,
    'import json, os, tempfile, follow\n' +
      'follow.SHIPPED = tempfile.mkdtemp()\n' +
      'log = follow.SHIPPED + "/log"\n' +
      'followed, written = follow.Followed(log), open(log, "w", buffering=1)\n' +
      'def after(*lines):\n' +
      '    for line in lines: written.write(line + "\\n")\n' +
      '    followed.ship()\n' +
      'followed.ship()\n' +
      'after("one")\n' +
      'os.rename(log, log + ".1")\n' +
      'open(log, "w").write("two\\n")\n' +
      'after("before it is noticed")\n' +
      'after("afterwards")\n' +
      'open(log, "w").write("3\\n")\n' +
      'followed.ship()\n' +
      'os.remove(log)\n' +
      'followed.ship(); followed.ship()\n' +
      'open(log, "w").write("four\\n")\n' +
      'followed.ship()\n' +
      'print(json.dumps(open(followed.target).read().split("\\n")))',
  );
  expect(shipped).toEqual(['one', 'before it is noticed', 'two', '3', 'four', '']);
});

test('a user who is not root reads why no machine boots', () => {
  const user = jest.spyOn(process, 'getuid').mockReturnValue(1000);
  expect(whyNot()).toBe(
    process.platform === 'linux'
      ? 'only root can boot a machine'
      : `a machine boots only on Linux, and this is ${process.platform}`,
  );
  user.mockRestore();
});
