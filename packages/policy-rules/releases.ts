import { type Context, type Finding, given, type Rule, unless } from './rule';
import { isTrue, list, type Resource, type Stack, texts, type Values } from './stack';

/** What reaches production, and who has let it. */
export const releases: Rule = {
  id: 'releases',
  why: 'Whatever the pipeline takes runs on every instance, with the rights of the app.',
  mend: 'Leave the source to the settings (repository), and the approval to releaseApproval.',
  check: (stack, context) => [
    ...stack
      .all('aws_codepipeline')
      .flatMap((pipeline) => [
        ...source(pipeline, context),
        ...triggers(pipeline, context),
        ...approvals(pipeline, context),
      ]),
    ...stack.all('aws_codebuild_project').flatMap(builds),
    ...stack.all('aws_launch_template').flatMap((template) => image(stack, template, context)),
  ],
};

function source(pipeline: Resource, { facts: { repository } }: Context): Finding[] {
  const actions = list(pipeline.values['stage']).flatMap((stage) => list(stage['action']));
  return actions
    .filter(({ category }) => category === 'Source')
    .flatMap((action) => {
      const { FullRepositoryId: name, BranchName: branch } = (list(action['configuration'])[0] ??
        {}) as Values;
      const isOwn = name === repository.name && branch === repository.branch;
      return unless(isOwn, pipeline, `releases ${given(name)} of ${given(branch)}`);
    });
}

function triggers(pipeline: Resource, { facts: { repository } }: Context): Finding[] {
  return list(pipeline.values['trigger']).flatMap((trigger) => {
    const pushes = list(trigger['git_configuration']).flatMap((git) => list(git['push']));
    const branches = pushes.flatMap((push) =>
      list(push['branches']).flatMap((one) => texts(one['includes'])),
    );
    return unless(
      branches.length > 0 && branches.every((branch) => branch === repository.branch),
      pipeline,
      `starts for pushes to ${given(branches)}`,
    );
  });
}

/** A stage that asks for approval has it right before its own. */
function approvals(pipeline: Resource, { facts }: Context): Finding[] {
  const stages = list(pipeline.values['stage']);
  const isApproval = (action: Values) => action['category'] === 'Approval' && action['provider'] === 'Manual';
  return Object.values(facts.stages)
    .filter(({ releaseApproval }) => releaseApproval)
    .flatMap(({ name }) => {
      const index = stages.findIndex((stage) => stage['name'] === `Deploy-${name}`);
      const before = list(stages[index - 1]?.['action']);
      return unless(before.some(isApproval), pipeline, `releases to ${name} without anyone's approval`);
    });
}

function builds(project: Resource): Finding[] {
  const [environment = {}] = list(project.values['environment']);
  const [{ type, buildspec } = {} as Values] = list(project.values['source']);
  const image = String(environment['image']);
  return [
    ...unless(image.startsWith('aws/codebuild/'), project, `builds in the image ${image}, not one of AWS's`),
    ...unless(!isTrue(environment['privileged_mode']), project, 'builds with the rights of the host'),
    ...unless(
      type === 'CODEPIPELINE' || (type === 'NO_SOURCE' && buildspec !== undefined),
      project,
      `builds from ${given(type)}`,
    ),
  ];
}

/** The image is the newest of Amazon's own, for the architecture of the settings. */
function image(stack: Stack, template: Resource, { stage }: Context): Finding[] {
  const parameter = stack.referred(template.values['image_id']);
  const name = `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${stage?.instances.architecture}`;
  const isAmazons = parameter?.type === 'data.aws_ssm_parameter' && parameter.values['name'] === name;
  return unless(isAmazons, template, "does not start from Amazon Linux's newest image");
}
