import { BLOCKS, DATA, kinds, OUTPUT } from '../resource-kinds';

/**
 * The text of docs/known.md: all that a stack may contain, with the rule that checks each argument, or the
 * reason why none has to.
 */
export function knownDocument(): string {
  const types = kinds.map(([type, { judged }]) => {
    const reasons = [...new Set(Object.values(judged.leftOut))];
    const named = (reason: string) =>
      Object.keys(judged.leftOut)
        .filter((name) => judged.leftOut[name] === reason)
        .sort();
    return line(`\`${type}\``, [
      ...(judged.security.length > 0 ? [`held by rules: ${code([...judged.security].sort())}`] : []),
      ...reasons.map((reason) => `left out, because ${reason}: ${code(named(reason))}`),
    ]);
  });
  const data = Object.entries(DATA).map(([type, names]) => line(`\`data.${type}\``, [code(names)]));
  const blocks = Object.entries({ ...BLOCKS, output: OUTPUT }).map(([block, names]) =>
    line(`\`${block}\``, [code(names)]),
  );
  return `<!-- Written by \`npm run docs\` from the code: change it there. -->

# What a stack may hold

Every resource type and argument that was reviewed. Anything else stops the synthesis (rule \`known\`) until it is declared in
\`judged\` of its type ([\`packages/resource-kinds\`](../packages/resource-kinds/README.md)), or, if it is no resource, in
\`foundations.ts\` there. [\`extending.md\`](extending.md) has an example. _Held by rules_: a policy rule checks the value.
_Left out_: no rule needs to, with the reason.

## Resources

${types.sort().join('\n')}

## Data sources

${data.join('\n')}

## Blocks beside them

${blocks.join('\n')}
`;
}

const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');

const line = (what: string, parts: readonly string[]) => `- **${what}** ${parts.join('; ')}.`;
