import Table from 'cli-table3';
import { Listr } from 'listr2';
import { declare, readLine, start } from '../command';
import { Rehearsal } from './rehearsal/rehearsal';

const REHEARSE = declare({
  name: 'rehearse',
  does: 'Deploys every stack on an embedded AWS, plans it again and destroys it, with the real CDKTF CLI, Terraform and AWS provider. Exit status 0 only if every step passed.',
  example: 'npm run rehearse',
});

/**
 * `npm run rehearse`: the whole life of every stack on an embedded AWS, with the real CLI, Terraform and provider. Exit
 * status 0 only if every step passed.
 */
async function rehearse(): Promise<void> {
  readLine(REHEARSE);
  const started = Date.now();
  const rehearsal = new Rehearsal();
  const stop = () => void rehearsal.stop().finally(() => process.exit(130));
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
  try {
    await tasks(rehearsal).run();
    console.log(`\n${table(rehearsal)}`);
    console.log(
      `Every step passed, in ${Math.round((Date.now() - started) / 1000)} s. Logs: .local/rehearsal/logs.`,
    );
  } finally {
    await rehearsal.stop();
  }
}

function tasks(rehearsal: Rehearsal) {
  const { stacks, protectedStages } = rehearsal;
  // The documented order, which costs no time here: the pipeline is destroyed first.
  let isGone = () => {};
  const pipelineIsGone = new Promise<void>((resolve) => (isGone = resolve));
  const life = (stack: string) => {
    const isProtected = protectedStages.includes(stack);
    // The pipeline keeps its logs as long as any stage is protected.
    const keepsLogs = isProtected || (stack === 'pipeline' && protectedStages.length > 0);
    return {
      title: stack,
      task: () =>
        new Listr([
          { title: `${stack}: deploy`, task: () => rehearsal.deploy(stack) },
          { title: `${stack}: plan again: no changes`, task: () => rehearsal.planAgain(stack) },
          {
            title: `${stack}: turn protection off${isProtected ? '; a destroy with the old settings is refused' : ''}`,
            enabled: () => keepsLogs,
            task: () => rehearsal.unprotect(stack),
          },
          {
            title: `${stack}: destroy`,
            task: async () => {
              if (stack !== 'pipeline' && stacks.includes('pipeline')) await pipelineIsGone;
              await rehearsal.destroy(stack);
              if (stack === 'pipeline') isGone();
            },
          },
        ]),
    };
  };
  return new Listr(
    [
      {
        title: 'Start the embedded AWS',
        task: async (_, task) => void (task.title += ` at ${await rehearsal.start()}`),
      },
      {
        title: 'Bootstrap: the state bucket and its stack; synthesize the others',
        task: () => Promise.all([rehearsal.bootstrap(), rehearsal.synthesize()]),
      },
      {
        title: 'Deploy, plan again and destroy each stack',
        task: () =>
          new Listr(
            [
              ...stacks.map(life),
              { title: 'state: plan again: no changes', task: () => rehearsal.planAgain('state') },
            ],
            { concurrent: true },
          ),
      },
      { title: 'Only the state bucket is left', task: () => rehearsal.lookForLeftOvers() },
      {
        title: 'Requests and answers match the service models of AWS',
        task: () => rehearsal.holdAgainstModels(),
      },
    ],
    {
      rendererOptions: { collapseSubtasks: false, timer: PRESET },
      fallbackRendererOptions: { timer: PRESET },
    },
  );
}

/** Prints how long each step took. */
const PRESET = {
  condition: true,
  field: (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`,
  format: () => (text?: string) => text ?? '',
};

function table({ figures, leftOver, modelSummary }: Rehearsal): string {
  const head = ['stack', 'resources', 'apply (s)', 'second plan (s)', 'destroy (s)'];
  const rows = new Table({ head, style: { head: [] } });
  const seconds = (value?: number) => value?.toFixed(1) ?? '';
  for (const [stack, { resources, applySeconds, secondPlanSeconds, destroySeconds }] of figures) {
    const destroyed = destroySeconds === undefined ? 'kept' : seconds(destroySeconds);
    rows.push([stack, resources ?? '', seconds(applySeconds), seconds(secondPlanSeconds), destroyed]);
  }
  return `${rows.toString()}\nLeft over: ${leftOver.join(', ')}\n${modelSummary}`;
}

start(REHEARSE, () =>
  rehearse().catch((error: unknown) => {
    // The output of a failed step is printed already; a mistake in the settings has a report of its own.
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }),
);
