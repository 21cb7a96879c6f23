import { join } from 'node:path';
import { REPOSITORY, type Sandbox, sandboxForEach } from './sandbox';

/** Scripts of releases as they lie in people's buckets: they know nothing of web.service. */
const FIRST_FORM = join(REPOSITORY, 'packages/rehearsals/release/first-form/deploy');
const SECOND_FORM = join(REPOSITORY, 'app/deploy');
const UNITS = ['app.service', 'web.service'];

const sandbox = sandboxForEach();

/** A systemd that keeps, in folders, which units are enabled and which run, and lets none of the two run beside the other. */
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
 * the others from the new one. What the checks of a release see is not the matter here: those of the second form are
 * played by their last deed.
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

/** The one unit that a release of a form runs as. */
const unitOf = ({ form }: Release) => (form === FIRST_FORM ? ['app.service'] : ['web.service']);

it.each<[string, Release[]]>([
  ['across the border, back, there again, and on', [first, second, first, second, second]],
  ['back from one that never served, and forward', [first, broken, first, second]],
  ['back to one of the same form', [second, broken, second]],
])('%s: each release that serves is the one unit that runs, and that one alone is enabled', (_, releases) => {
  releases.forEach((release, index) => {
    deploy(release, releases[index - 1]);
    if (release.serves)
      expect([having('running'), having('enabled')]).toEqual([unitOf(release), unitOf(release)]);
    else expect(having('enabled')).toEqual([]); // a boot in between never finds both
  });
});

// AWS's guide has ApplicationStop run from the last release that succeeded; its agent takes the last one it installed.
it.each<[string, Release | undefined]>([
  ['the last that succeeded', first],
  ['none, since its script is not run', undefined],
])('a rollback of one that never served does so too where ApplicationStop is that of %s', (_, stopped) => {
  deploy(first, undefined);
  deploy(broken, first);
  deploy(first, stopped);
  expect([having('running'), having('enabled')]).toEqual([['app.service'], ['app.service']]);
});
