import type { AnsweringService } from './answers';

/** Lets Systems Manager answer which release instances serve: `first` for the first instance, `others` for the rest. */
export function instancesSay({ answers }: AnsweringService, first: string, others = first): void {
  let asked: string[] = [];
  answers.SendCommand = ({ DocumentName, InstanceIds }) => {
    expect(DocumentName).toBe('hello-staging-release');
    asked = InstanceIds as string[];
    return { Command: { CommandId: '4b1c5f0a-0000-4000-8000-000000000000', DocumentName } };
  };
  answers.ListCommandInvocations = () => ({
    CommandInvocations: asked.map((InstanceId, index) => ({
      InstanceId,
      Status: 'Success',
      CommandPlugins: [{ Output: `${index === 0 ? first : others}\n` }],
    })),
  });
}
