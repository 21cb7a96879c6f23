import { list, type Stack, type Values } from '../../documents';
import { byModel } from './botocore';
import type { Judged } from './judged';

/**
 * Checks the configuration of actions and rules of pipelines: its length, its variables, and the environment of builds,
 * which is a list in a text.
 */
export function pipelineActions(stack: Stack): Judged[] {
  return stack.all('aws_codepipeline').flatMap(({ address, values }) => {
    const variables = list(values['variable']).map(({ name }) => String(name));
    return list(values['stage']).flatMap((stage) => {
      const conditions = list(stage['on_success']).flatMap(({ condition }) => list(condition));
      const rules = conditions.flatMap(({ rule }) => list(rule));
      const judge = (shape: string) => (part: Values) => {
        const configuration = (part['configuration'] ?? {}) as Readonly<Record<string, string>>;
        const place = `${address} ${String(stage['name'])} ${String(part['name'])}`;
        const text = JSON.stringify(configuration);
        return { kind: 'pipeline action', place, text, problems: ofAction(shape, configuration, variables) };
      };
      return [
        ...list(stage['action']).map(judge('ActionConfigurationMap')),
        ...rules.map(judge('RuleConfigurationMap')),
      ];
    });
  });
}

/** What is wrong with a configuration. @param variables that the pipeline declares */
export function ofAction(
  shape: string,
  configuration: Readonly<Record<string, string>>,
  variables: readonly string[],
): string[] {
  const used = [...JSON.stringify(configuration).matchAll(/#\{([^}]*)\}/g)].map(([, name = '']) => name);
  const environment = configuration['EnvironmentVariables'];
  return [
    ...byModel('codepipeline', shape, configuration),
    // No action here has a namespace of its own. [CodePipeline user guide, "Variables reference"]
    ...used
      .filter((name) => !variables.some((declared) => name === `variables.${declared}`))
      .map((name) => `#{${name}} is no variable of the pipeline`),
    // [CodePipeline user guide, "AWS CodeBuild build and test action reference": EnvironmentVariables]
    ...(environment ? byModel('codebuild', 'EnvironmentVariables', JSON.parse(environment)) : []),
  ];
}
