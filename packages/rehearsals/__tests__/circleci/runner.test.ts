import { Config } from '../../circleci/config';
import { NotPlayed } from '../../circleci/strict';

const good = {
  version: 2.1,
  executors: { tools: { docker: [{ image: 'x' }] } },
  jobs: { build: { executor: 'tools', steps: ['checkout', { run: 'true' }] } },
  workflows: { main: { jobs: ['build'] } },
};

const play = (file: object) => new Config(JSON.stringify(file), {}).workflows();
const job = (more: object) => ({ ...good, jobs: { build: { ...good.jobs.build, ...more } } });
const executor = (more: object) => ({ ...good, executors: { tools: { ...good.executors.tools, ...more } } });
const invoked = (more: object) => ({ ...good, workflows: { main: { jobs: [{ build: more }] } } });

test('the runner accepts the keys that it knows', () =>
  expect(play(good)).toEqual([
    {
      name: 'main',
      jobs: [
        {
          name: 'build',
          requires: [],
          contexts: [],
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
  ['of an unused job', { ...good, jobs: { ...good.jobs, other: { machine: true } } }],
  ['of a command', { ...good, commands: { 'set-up': { steps: [], description: 'x' } } }],
  ['of a parameter', { ...good, parameters: { task: { type: 'string', default: '', description: 'x' } } }],
  ['of an executor', { ...good, executors: { tools: { machine: true } } }],
  ['of an image', executor({ docker: [{ image: 'x', user: 'root' }] })],
  ['of a step', job({ steps: [{ setup_remote_docker: {} }] })],
  ['of a workflow', { ...good, workflows: { main: { ...good.workflows.main, max_auto_reruns: 1 } } }],
  ['of a job in a workflow', invoked({ matrix: {} })],
  ['of a job type', invoked({ type: 'no-op' })],
  ['in a value', job({ steps: [{ run: '<< pipeline.number >>' }] })],
  ['of a condition', { ...good, workflows: { main: { ...good.workflows.main, when: { matches: {} } } } }],
])('the runner refuses an unknown key %s', (_, file) => expect(() => play(file)).toThrow(NotPlayed));

test.each(['medium+', 'large'])('the resource class %s exists for Docker on x86', (size) =>
  expect(play(executor({ resource_class: size }))).toHaveLength(1),
);

test.each(['huge', 'arm.medium', 'macos.m1.medium.gen1'])('the resource class %s is refused', (size) =>
  expect(() => play(executor({ resource_class: size }))).toThrow(
    new NotPlayed(`tools: docker on x86 has no resource_class ${size}.`),
  ),
);

test.each([
  ['people', ['people']],
  [
    ['people', 'others'],
    ['people', 'others'],
  ],
])('the context %j is read', (context, contexts) =>
  expect(play(invoked({ context }))[0]?.jobs[0]?.contexts).toEqual(contexts),
);

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
