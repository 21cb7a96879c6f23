import { Testing } from 'cdktf';
import { Stack, type StackJson } from '../../documents';
import { jsonOf } from '../../policy-rules';
import { resolveSettings, type SettingsInput } from '../../../settings';
import { PipelineStack } from '../../../stacks/pipeline';
import config from '../../../__tests__/support/example-config';
import { CIRCLECI, writeStage, writeState, writeVariants } from '../../../__tests__/support/stacks';
import { agentConfigurations } from './agent-configurations';
import { schedules } from './automations';
import { alarmSignals, dashboards } from './dashboards';
import { deployAgentConfigurations } from './deploy-agent';
import { buildInputs, eventRules } from './event-rules';
import { judge, print } from '../differences';
import { countOf, findingsOf } from './judged';
import { logQueries } from './log-queries';
import { pipelineActions } from './pipeline-actions';
import { sizes } from './sizes';
import { buildSpecifications, filesOfTheApp } from './specifications';
import { ssmDocuments } from './ssm-documents';

const { staging, production } = config.stages;
const long = { 'a-stage-of-long-1': staging!, 'a-stage-of-long-2': production! };

/** Writes the state stack and the pipeline stack of settings. */
function writeRest(changes: Partial<SettingsInput>): StackJson[] {
  const settings = resolveSettings({ ...config, circleci: CIRCLECI, ...changes });
  return [jsonOf(new PipelineStack(Testing.app(), 'pipeline', { settings })), writeState(settings).json];
}

const stacks = [
  ...[
    ...writeVariants(),
    writeStage('agent-2', { instances: { codeDeployAgent: 2 } }),
    writeStage('longest', {}, { name: 'a-stage-of-long-1' }),
  ].map(({ json }) => json),
  ...[{}, { domain: undefined }, { stages: long }].flatMap(writeRest),
].map((json) => new Stack(json));

const OF_A_STACK = [
  ssmDocuments,
  schedules,
  buildSpecifications,
  buildInputs,
  agentConfigurations,
  deployAgentConfigurations,
  dashboards,
  alarmSignals,
  logQueries,
  pipelineActions,
  sizes,
];
const judged = [
  ...filesOfTheApp(),
  ...eventRules(stacks),
  ...stacks.flatMap((stack) => OF_A_STACK.flatMap((judgeOf) => judgeOf(stack))),
];
// The slow tests compare the others.
const verdict = judge('documents', /^(?!cfn-lint |recorded event )/, findingsOf(judged));

afterAll(() => print('Documents', `${countOf(judged)} documents of ${stacks.length} stacks`, verdict));

it('no document differs from its schema, except explained differences', () => {
  expect(verdict.unexplained).toEqual([]);
});

it('every explained difference still exists', () => {
  expect(verdict.stale).toEqual([]);
});

// A check that finds no documents would pass, so their number is tested, too.
it.each([
  ['SSM document', 2 + 2 * 2],
  ['schedule', 2],
  ['event pattern', 6 + 4],
  ['event message', 5 + 4],
  ['build input', 1],
  ['buildspec', 1 + 3],
  ['appspec', 1],
  ['agent configuration', 2],
  ['dashboard', 2],
  ['alarm', 12],
  ['log query', 5],
  ['pipeline action', 9],
  ['CodeDeploy agent configuration', 3],
  ['size', 50],
])('documents are compared by kind: %s, at least %d', (kind, least) => {
  expect(countOf(judged.filter((each) => each.kind === kind))).toBeGreaterThanOrEqual(least);
});
