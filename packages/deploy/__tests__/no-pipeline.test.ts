import { topicNames } from '../account/alert-topics';
import { neededActions } from '../preflight/needed-actions';
import { Releases } from '../release/releases';
import { release } from '../release/release';
import { resolveFacts } from '../../facts';
import config from '../../../__tests__/support/example-config';
import { answersAlone } from './answers';

const settings = resolveFacts({ ...config, pipeline: false });
const OF_PIPELINE = /pipeline|codebuild|codeconnections|codestar-connections/;

test('npm run release is refused before it calls AWS, with what to do', () =>
  expect(release(settings, { ignoreAlarms: false })).rejects.toThrow(
    new Error(
      'The settings have `pipeline: false`, so there is no pipeline. Nothing was started. Release to each stage ' +
        'with CodeDeploy: docs/releases.md, "Without a pipeline".',
    ),
  ));

describe('an instance refresh', () => {
  const service = answersAlone();
  beforeAll(() => {
    service.answers = { ListDeployments: () => ({ deployments: [] }) };
  });

  test('looks for deployments, and does not call CodePipeline, which the region may not have', async () => {
    const releases = new Releases(settings, 'staging');
    expect(await releases.running()).toBeUndefined();
    expect(await releases.released()).toBeUndefined();
    expect(service.asked).toEqual(['ListDeployments', 'ListDeployments']);
  });
});

describe('the preflight', () => {
  /** The actions and resources that are asked about, and the services that roles are passed to. */
  const asked = (given: typeof settings) =>
    neededActions({ ...given, circleci: { organization: 'x', project: 'y' } }, false).flatMap(
      ({ actions, resources, context }) => [
        ...actions,
        ...resources,
        ...(actions.includes('iam:PassRole') ? [context['iam:PassedToService']] : []),
      ],
    );

  test('asks for no permission that only a pipeline needs', () => {
    const needed = asked(settings);
    const more = asked(resolveFacts(config)).filter((one) => !needed.includes(one));
    expect(needed.filter((one) => OF_PIPELINE.test(String(one)))).toEqual([]);
    expect(more.filter((one) => OF_PIPELINE.test(String(one)) || one === 'events.amazonaws.com')).not.toEqual(
      [],
    );
    expect(
      more.filter((one) => !/pipeline|code(build|connections|star)|^events\.|-artifacts-/.test(String(one))),
    ).toEqual([]);
  });

  test('asks only for the topics of the stages', () =>
    expect(topicNames({ settings })).toEqual([
      'hello-staging-urgent',
      'hello-staging-later',
      'hello-production-urgent',
      'hello-production-later',
    ]));
});
