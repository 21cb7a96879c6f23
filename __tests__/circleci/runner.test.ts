import { Config } from './runner/config';
import { NotPlayed } from './runner/strict';

const good = {
  version: 2.1,
  executors: { tools: { docker: [{ image: 'x' }] } },
  jobs: { build: { executor: 'tools', steps: ['checkout', { run: 'true' }] } },
  workflows: { main: { jobs: ['build'] } },
};

const play = (file: object) => new Config(JSON.stringify(file), {}).workflows();
const job = (more: object) => ({ ...good, jobs: { build: { ...good.jobs.build, ...more } } });
const invoked = (more: object) => ({ ...good, workflows: { main: { jobs: [{ build: more }] } } });

test('the runner plays what it knows', () =>
  expect(play(good)).toEqual([
    {
      name: 'main',
      jobs: [
        {
          name: 'build',
          requires: [],
          isApproval: false,
          steps: [
            { kind: 'checkout', value: undefined },
            { kind: 'run', value: 'true' },
          ],
        },
      ],
    },
  ]));

test.each<[string, object]>([
  ['at the top', { ...good, orbs: {} }],
  ['of a job', job({ parallelism: 2 })],
  ['of an executor', { ...good, executors: { tools: { machine: true } } }],
  ['of a step', job({ steps: [{ setup_remote_docker: {} }] })],
  ['of a workflow', { ...good, workflows: { main: { ...good.workflows.main, max_auto_reruns: 1 } } }],
  ['where a job is used', invoked({ matrix: {} })],
  ['of a type of job', invoked({ type: 'no-op' })],
  ['in a value', job({ steps: [{ run: '<< pipeline.number >>' }] })],
  ['of a condition', { ...good, workflows: { main: { ...good.workflows.main, when: { matches: {} } } } }],
])('and refuses a key that it does not know %s', (_, file) => expect(() => play(file)).toThrow(NotPlayed));

test.each([
  [{ equal: ['a', 'a'] }, 1],
  [{ equal: ['a', 'b'] }, 0],
  [{ not: { equal: ['a', 'b'] } }, 1],
  [{ and: [{ equal: ['a', 'a'] }, { equal: ['a', 'b'] }] }, 0],
  [{ or: [{ equal: ['a', 'a'] }, { equal: ['a', 'b'] }] }, 1],
])('when %j, workflows that run: %i', (when, count) => {
  expect(play({ ...good, workflows: { main: { ...good.workflows.main, when } } })).toHaveLength(count);
  expect(play({ ...good, workflows: { main: { ...good.workflows.main, unless: when } } })).toHaveLength(
    1 - count,
  );
});
