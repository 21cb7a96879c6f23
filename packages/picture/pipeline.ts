import { list, type Stack, type Values } from '../documents';
import { listed } from './words';

/** A stage of the pipeline. */
export interface Step {
  readonly name: string;
  readonly words: readonly string[];
  /** The CodeDeploy application that it deploys to. */
  readonly application?: string;
}

/** The stages of the pipeline in a stack, in order. Empty where the stack has no pipeline. */
export function stepsOf(stack: Stack): Step[] {
  return stack.all('aws_codepipeline').flatMap(({ values }) =>
    list(values['stage']).map((one) => {
      const actions = list(one['action']);
      const release = actions.find(({ provider }) => provider === 'CodeDeploy');
      return {
        name: String(one['name']),
        words: listed(actions.map(wordsOf)),
        application: release && String(configurationOf(release)['ApplicationName']),
      };
    }),
  );
}

function wordsOf(action: Values): string {
  const { FullRepositoryId: repository, BranchName: branch } = configurationOf(action);
  if (repository !== undefined) return `${String(repository)}, branch ${String(branch)}`;
  if (action['category'] === 'Approval') return 'a person approves';
  return String(action['provider']);
}

const configurationOf = (action: Values): Values => (action['configuration'] ?? {}) as Values;
