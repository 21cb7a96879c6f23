import { join } from 'node:path';
import { REPOSITORY, type Sandbox, sandboxForEach } from './sandbox';

/** Scripts of old releases, which are still in users' buckets: they do not know web.service. */
const FIRST_FORM = join(REPOSITORY, 'packages/rehearsals/release/first-form/deploy');
const SECOND_FORM = join(REPOSITORY, 'app/deploy');
const UNITS = ['app.service', 'web.service'];

const sandbox = sandboxForEach();

/** A fake systemd with a folder of enabled and one of running units. The two conflicting units never run together. */
function systemd(machine: Sandbox): void {
  for (const folder of ['enabled', 'running']) machine.write(`/systemd/${folder}/.keep`, '');
  machine.fake(
    'systemctl',
    `cd '${machine.path('/systemd')}'
verb=$1
shift
for unit in "$@"; do
  case $unit in
    --*) continue ;;
    web.service) other=app.service ;;
    app.service) other=web.service ;;
    *) other=none ;;
  esac
  case $verb in
    cat) [ -e '${machine.path('/etc/systemd/system')}/'"$unit" ] || exit 1 ;;
    enable) touch "enabled/$unit" ;;
    disable) rm -f "enabled/$unit" ;;
    start | restart) rm -f "running/$other"; touch "running/$unit" ;;
    stop) rm -f "running/$unit" ;;
    show) echo 0 ;;
  esac
done`,
  );
}

interface Release {
  readonly form: string;
  readonly serves: boolean;
}

const first: Release = { form: FIRST_FORM, serves: true };
const second: Release = { form: SECOND_FORM, serves: true };
const broken: Release = { form: SECOND_FORM, serves: false };

/**
 * What CodeDeploy does with a release on an instance: ApplicationStop from the release before, as the agent knows it,
 * the others from the new one. This does not test the checks of a release: those of the second form are
 * replaced by their last command.
 */
function deploy({ form, serves }: Release, before: Release | undefined): void {
  const run = (release: Release, script: string) =>
    expect(sandbox().run(['/bin/bash', join(release.form, 'scripts', script)]).status).toBe(0);
  if (before) run(before, 'application-stop.sh');
  const unit = form === FIRST_FORM ? 'app.service' : 'web.service';
  sandbox().write(`/etc/systemd/system/${unit}`, ''); // after-install.sh
  run({ form, serves }, 'application-start.sh');
  if (form === SECOND_FORM && serves) sandbox().run(['systemctl', 'enable', 'web.service']); // validate-service.sh
}

const having = (folder: string) => UNITS.filter((unit) => sandbox().exists(`/systemd/${folder}/${unit}`));

beforeEach(() => systemd(sandbox()));

/** The unit that runs a release of a form. */
const unitOf = ({ form }: Release) => (form === FIRST_FORM ? ['app.service'] : ['web.service']);

it.each<[string, Release[]]>([
  ['across the border, back, there again, and on', [first, second, first, second, second]],
  ['back from one that never served, and forward', [first, broken, first, second]],
  ['back to one of the same form', [second, broken, second]],
])('%s: only the unit of the serving release runs and is enabled', (_, releases) => {
  releases.forEach((release, index) => {
    deploy(release, releases[index - 1]);
    if (release.serves)
      expect([having('running'), having('enabled')]).toEqual([unitOf(release), unitOf(release)]);
    else expect(having('enabled')).toEqual([]); // a boot in between never finds both enabled
  });
});

// AWS's guide has ApplicationStop run from the last release that succeeded; its agent takes the last one it installed.
it.each<[string, Release | undefined]>([
  ['the last that succeeded', first],
  ['none, since its script is not run', undefined],
])('so does a rollback of a release that never served, with the ApplicationStop of %s', (_, stopped) => {
  deploy(first, undefined);
  deploy(broken, first);
  deploy(first, stopped);
  expect([having('running'), having('enabled')]).toEqual([['app.service'], ['app.service']]);
});
