import { UnitFile, words } from './unit-file';

/** A command of a unit. */
export interface Command {
  readonly words: readonly string[];
  /** `+`: runs as root, whatever the unit's user is. */
  readonly asRoot: boolean;
  /** `-`: its status is ignored. */
  readonly mayFail: boolean;
}

/** A folder that systemd makes for the unit's user before any program of it runs. */
export interface Directory {
  readonly path: string;
  readonly mode: number;
  /** Whether it is removed when the service stops. */
  readonly isRemoved: boolean;
}

/** The relations of a unit to others, by their names. */
export interface Relations {
  readonly wants: readonly string[];
  readonly conflicts: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** WantedBy= of [Install]: where `systemctl enable` links it. */
  readonly wantedBy: readonly string[];
}

/** The keys of a service unit that matter here; times in seconds. */
export interface Unit {
  readonly relations: Relations;
  /** Whether it stops when no other unit wants it any more. */
  readonly stopsWhenUnneeded: boolean;
  /** Paths that must exist for it to start. */
  readonly conditions: readonly string[];
  /** It does not start where one of these ends with 1 to 254. */
  readonly startConditions: readonly Command[];
  readonly user: string | undefined;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly environmentFiles: readonly { readonly path: string; readonly mayBeMissing: boolean }[];
  readonly startPre: readonly Command[];
  readonly main: Command;
  readonly startTimeout: number;
  readonly stopTimeout: number;
  readonly restart: 'always' | 'on-failure' | 'no';
  readonly restartDelay: number;
  readonly killMode: 'control-group' | 'mixed';
  readonly killSignal: NodeJS.Signals;
  readonly umask: string;
  /** The limit of open files of each process; undefined: that of this machine. */
  readonly openFiles: number | undefined;
  /** The limit of processes and threads; not enforced here. */
  readonly tasks: number | undefined;
  /** The file that the output is appended to; undefined: the journal. */
  readonly output: string | undefined;
  readonly directories: readonly Directory[];
}

/** Keys that only confine the program; they have no effect without systemd. */
const CONFINES =
  /^Service\.(Memory|Tasks|Limit|Capability|NoNew|Keyring|Lock|RemoveIPC|Private|Protect|Restrict|SystemCall|ReadWritePaths|OOMScoreAdjust)/;
/** Keys that do not change how the service runs here: the group is the user's own. */
const SAYS_NOTHING = /^(Unit\.(Description|Documentation)|Service\.Group)$/;

/** Keys by which a unit has folders made for it. [systemd.exec(5), RuntimeDirectory=] */
const DIRECTORIES = [
  { key: 'RuntimeDirectory', parent: '/run', isRemoved: true },
  { key: 'StateDirectory', parent: '/var/lib', isRemoved: false },
  { key: 'LogsDirectory', parent: '/var/log', isRemoved: false },
] as const;

/**
 * Reads a service unit with its drop-ins.
 *
 * @param file path of the unit, or of its template
 * @param name of the unit. @default the file's name
 * @throws Error for a key or a value that this rehearsal neither supports nor may ignore: the rehearsal would differ
 * from systemd
 */
export function readUnit(file: string, name?: string): Unit {
  const reader = new Reader(new UnitFile(file, name));
  const unit = reader.read();
  reader.refuseTheRest();
  return unit;
}

class Reader {
  private readonly known = new Set<string>();

  constructor(private readonly unit: UnitFile) {}

  read(): Unit {
    this.oneOf('Unit.StartLimitIntervalSec', ['0'], '');
    this.oneOf('Service.Type', ['exec', 'simple'], 'simple');
    this.oneOf('Service.StandardError', ['inherit'], 'inherit');
    const names = (key: string) => this.all(`Unit.${key}`).flatMap(words);
    return {
      relations: {
        wants: [...names('Wants'), ...this.unit.wanted],
        conflicts: names('Conflicts'),
        before: names('Before'),
        after: names('After'),
        wantedBy: this.all('Install.WantedBy').flatMap(words),
      },
      stopsWhenUnneeded: this.oneOf('Unit.StopWhenUnneeded', ['yes', 'no'], 'no') === 'yes',
      conditions: this.all('Unit.ConditionPathExists').map((path) =>
        path.startsWith('/') ? path : this.refuse('Unit.ConditionPathExists'),
      ),
      startConditions: this.commands('Service.ExecCondition'),
      user: this.last('Service.User'),
      workingDirectory: this.last('Service.WorkingDirectory') ?? '/',
      environment: Object.fromEntries(this.all('Service.Environment').flatMap(words).map(assignment)),
      environmentFiles: this.all('Service.EnvironmentFile').map((text) => ({
        path: text.replace(/^-/, ''),
        mayBeMissing: text.startsWith('-'),
      })),
      startPre: this.commands('Service.ExecStartPre'),
      main: this.commands('Service.ExecStart')[0] ?? this.refuse('Service.ExecStart'),
      startTimeout: this.seconds('Service.TimeoutStartSec', 90),
      stopTimeout: this.seconds('Service.TimeoutStopSec', 90),
      restart: this.oneOf('Service.Restart', ['always', 'on-failure', 'no'], 'no'),
      restartDelay: this.seconds('Service.RestartSec', 0),
      killMode: this.oneOf('Service.KillMode', ['control-group', 'mixed'], 'control-group'),
      killSignal: this.oneOf('Service.KillSignal', ['SIGTERM', 'SIGINT', 'SIGQUIT'], 'SIGTERM'),
      umask: this.last('Service.UMask') ?? '0022',
      openFiles: this.count('Service.LimitNOFILE'),
      tasks: this.count('Service.TasksMax'),
      output: this.output('Service.StandardOutput'),
      directories: DIRECTORIES.flatMap((directory) => this.directory(directory)),
    };
  }

  refuseTheRest(): void {
    const isKnown = (key: string) => this.known.has(key) || CONFINES.test(key) || SAYS_NOTHING.test(key);
    const unknown = this.unit.keys.find((key) => !isKnown(key));
    if (unknown) this.refuse(unknown);
  }

  private last(key: string): string | undefined {
    return this.all(key).at(-1);
  }

  private all(key: string): string[] {
    this.known.add(key);
    return this.unit.all(key);
  }

  private oneOf<T extends string>(key: string, values: readonly T[], otherwise: string): T {
    const given = this.last(key) ?? otherwise;
    return values.find((value) => value === given) ?? this.refuse(key);
  }

  private seconds(key: string, otherwise: number): number {
    const text = this.last(key) ?? String(otherwise);
    return /^\d+s?$/.test(text) ? parseInt(text, 10) : this.refuse(key);
  }

  private count(key: string): number | undefined {
    const text = this.last(key);
    if (text === undefined) return undefined;
    return /^\d+$/.test(text) ? Number(text) : this.refuse(key);
  }

  private commands(key: string): Command[] {
    return this.all(key).map((text) => {
      const [, prefixes = '', rest = ''] = /^([-+]*)(.*)$/.exec(text) ?? [];
      // A value with specifiers or variables, which systemd would replace.
      if (!rest.startsWith('/') || /[%$]/.test(rest)) this.refuse(key);
      return { words: words(rest), asRoot: prefixes.includes('+'), mayFail: prefixes.includes('-') };
    });
  }

  private output(key: string): string | undefined {
    const given = this.last(key) ?? 'journal';
    if (given === 'journal') return undefined;
    return /^append:(\/.*)$/.exec(given)?.[1] ?? this.refuse(key);
  }

  private directory({ key, parent, isRemoved }: (typeof DIRECTORIES)[number]): Directory[] {
    const mode = parseInt(this.last(`Service.${key}Mode`) ?? '0755', 8);
    return this.all(`Service.${key}`)
      .flatMap(words)
      .map((name) => ({ path: `${parent}/${name}`, mode, isRemoved }));
  }

  private refuse(key: string): never {
    const [section, name] = key.split('.');
    const said = this.unit.all(key).at(-1);
    const what =
      said === undefined ? `without ${name} in [${section}]` : `with ${name}=${said} in [${section}]`;
    throw new Error(`${this.unit.name}: a unit ${what} is not supported here.`);
  }
}

function assignment(text: string): [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}
