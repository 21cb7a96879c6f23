import config from '../../__tests__/support/example-config';
import { inputWith } from '../../__tests__/support/stage';
import { CIRCLECI } from '../../__tests__/support/stacks';
import { VARIANTS } from '../../__tests__/support/variants';
import type { SettingsInput } from '../../settings';

/** The settings that are compared, by name: the shipped ones and every variant of a stage, without CircleCI and with it. */
export const COMPARED: Readonly<Record<string, SettingsInput>> = Object.fromEntries(
  [
    ['shipped', config] as const,
    ...Object.entries(VARIANTS).map(
      ([name, { stage, project }]) => [name, inputWith(stage, project)] as const,
    ),
  ].flatMap(([name, input]) => [
    [name, input],
    [`${name}, with circleci`, { ...input, circleci: CIRCLECI }],
  ]),
);
