import { type Context, type Finding, given, type Rule, unless } from './rule';
import { isTrue, list, type Resource, type Stack, texts, type Values } from '../documents';

/** Checks where a release comes from: its source, its builds and the instances' image. */
export const releases: Rule = {
  id: 'releases',
  why: 'What the pipeline releases runs on every instance, with the permissions of the app.',
  fix: 'Leave the source to the settings (repository), and the projects and the launch template to modules/.',
  check: (stack, context) => [
    ...stack
      .all('aws_codepipeline')
      .flatMap((pipeline) => [...source(pipeline, context), ...triggers(pipeline, context)]),
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

function builds(project: Resource): Finding[] {
  const [environment = {}] = list(project.values['environment']);
  const [{ type, buildspec } = {} as Values] = list(project.values['source']);
  return [
    ...unless(!isTrue(environment['privileged_mode']), project, 'builds with the rights of the host'),
    ...unless(
      type === 'CODEPIPELINE' || (type === 'NO_SOURCE' && buildspec !== undefined),
      project,
      `builds from ${given(type)}`,
    ),
  ];
}

/** Checks that the image is the newest of Amazon Linux, for the architecture of the settings. */
function image(stack: Stack, template: Resource, { stage }: Context): Finding[] {
  const parameter = stack.referred(template.values['image_id']);
  const name = `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${stage?.instances.architecture}`;
  const isAmazons = parameter?.type === 'data.aws_ssm_parameter' && parameter.values['name'] === name;
  return unless(isAmazons, template, "does not start from Amazon Linux's newest image");
}
