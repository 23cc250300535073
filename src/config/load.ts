import path from 'node:path';
import type { DirectoryAccess } from '../core/directory.ts';
import { Fault, inOrder, MistakesFault, type Mistake } from '../core/errors.ts';
import { interpolate } from '../core/interpolate.ts';
import { MASK_PROFILES, type MaskRule } from '../core/masks.ts';
import { didYouMean } from '../core/nearest.ts';
import type { Account, PortalProfile } from '../core/portal.ts';
import { readSchema } from '../core/schema.ts';
import { readYaml, type YamlText } from '../core/yaml.ts';
import type { Environment } from './environment.ts';
import { findConfigFile, readDotenv } from './file.ts';
import {
  accountVariable,
  graphSecretVariable,
  PATH_SETTINGS,
  SCALAR_SETTINGS,
  variableOf,
  type Setting,
} from './settings.ts';
import { configShape, type ConfigShape, type MaskRuleShape, type PortalShape } from './shape.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** What flags give, by setting; undefined ones are as if not given. */
export type Flags = Readonly<Partial<Record<Setting | 'config', string | undefined>>>;

export interface Config extends Omit<ConfigShape, 'portals' | 'documents' | 'browser' | 'evidence'> {
  /** The file that it comes from, absolute; undefined when there is none. */
  readonly file: string | undefined;
  /** The portals that the file declares, by name; `practice` is not among them. */
  readonly portals: Readonly<Record<string, PortalProfile>>;
  /** Absolute folders by repository. */
  readonly documents: Readonly<Record<string, string>>;
  readonly evidence: Omit<ConfigShape['evidence'], 'mask' | 'profiles'> & {
    /** Profiles and single rules, as one list. */
    readonly mask: readonly MaskRule[];
  };
  /** `PORTAL_RUNBOOK_SESSION_KEY`: locks kept sessions where the operating system has no keyring. */
  readonly sessionKey: string | undefined;
  readonly browser: ConfigShape['browser'] & {
    /** `http://host:port`, of the file or the environment. */
    readonly proxy: string | undefined;
    /** Hosts that are reached without the proxy, comma-separated, as `NO_PROXY` says. */
    readonly noProxy: string | undefined;
  };
}

interface Layer {
  readonly setting: Setting;
  readonly value: string;
  /** Of what the value is relative to, for paths. */
  readonly folder: string;
  readonly source: string;
}

/** Later layers win. */
function layersOf(cwd: string, home: string, dotenv: Variables, variables: Variables, flags: Flags): Layer[] {
  const from = (
    read: (setting: Setting) => string | undefined,
    folder: string,
    source: (one: Setting) => string,
  ): Layer[] =>
    SCALAR_SETTINGS.flatMap((setting) => {
      const value = read(setting);
      return value === undefined || value === '' ? [] : [{ setting, value, folder, source: source(setting) }];
    });
  return [
    ...from(
      (setting) => dotenv[variableOf(setting)],
      home,
      (setting) => `.env: ${variableOf(setting)}`,
    ),
    ...from((setting) => variables[variableOf(setting)], cwd, variableOf),
    ...from(
      (setting) => flags[setting],
      cwd,
      (setting) => `the flag for ${setting}`,
    ),
  ];
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `true` and numbers are texts in the environment. */
function typed(value: string): unknown {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^\d{1,9}$/u.test(value) ? Number(value) : value;
}

/** Sets a layer's value into the data of the file, and tells what the schema thinks of that setting alone. */
function apply(data: unknown, layer: Layer): { readonly data: unknown; readonly wrong: string | undefined } {
  const [first, second] = layer.setting.split('.');
  const raw = PATH_SETTINGS.includes(layer.setting) ? path.resolve(layer.folder, layer.value) : layer.value;
  const parse = (value: unknown) =>
    configShape.safeParse(second === undefined ? { [first ?? '']: value } : { [first ?? '']: { [second]: value } });
  const value = parse(raw).success ? raw : typed(raw);
  const parsed = parse(value);
  if (!parsed.success) {
    return {
      data,
      wrong: `${layer.source}: ${parsed.error.issues.map(({ message }) => message).join(', ')}, found "${layer.value}"`,
    };
  }
  const base = isMap(data) ? data : {};
  if (second === undefined) return { data: { ...base, [first ?? '']: value }, wrong: undefined };
  const inner = base[first ?? ''];
  return { data: { ...base, [first ?? '']: { ...(isMap(inner) ? inner : {}), [second]: value } }, wrong: undefined };
}

/** Resolves `${NAME}`; one that is not set leaves the setting out, to be missed when it is needed. */
function fromVariables(text: string | undefined, variables: Variables): string | undefined {
  if (text === undefined) return undefined;
  const values = new Map(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const missing: string[] = [];
  const value = interpolate(text, values, (name) => missing.push(name));
  return missing.length > 0 || value === '' ? undefined : value;
}

function accountsOf(portalName: string, portal: PortalShape, variables: Variables): Record<string, Account> {
  const accounts = Object.entries(portal.accounts).map(([name, { user, password, totp }]): [string, Account] => {
    const own = (what: 'USER' | 'PASSWORD' | 'TOTP'): string | undefined =>
      variables[accountVariable(portalName, name, what)];
    const secret = own('PASSWORD') ?? fromVariables(password, variables);
    const seed = own('TOTP') ?? fromVariables(totp, variables);
    return [
      name,
      {
        user: own('USER') ?? fromVariables(user, variables) ?? user,
        ...(secret === undefined ? {} : { password: secret }),
        ...(seed === undefined ? {} : { totp: seed }),
      },
    ];
  });
  return Object.fromEntries(accounts);
}

function profileOf(name: string, portal: PortalShape, variables: Variables): PortalProfile {
  const base = new URL(portal.address);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return {
    name,
    practice: false,
    address: base.href,
    origins: [...new Set([base.origin, ...portal.origins])],
    version: portal.version,
    shell: portal.shell,
    ...(portal.tenantId === undefined ? {} : { tenantId: portal.tenantId }),
    accounts: accountsOf(name, portal, variables),
    ...(portal.graph === undefined ? {} : { graph: graphOf(name, portal, portal.graph, variables) }),
  };
}

function graphOf(
  name: string,
  { tenantId }: PortalShape,
  graph: NonNullable<PortalShape['graph']>,
  variables: Variables,
): DirectoryAccess {
  const tenant = encodeURIComponent(graph.tenantId ?? tenantId ?? 'organizations');
  return {
    address: new URL(graph.address).origin,
    tokenAddress: `${new URL(graph.login).origin}/${tenant}/oauth2/v2.0/token`,
    clientId: fromVariables(graph.clientId, variables) ?? graph.clientId,
    clientSecret: variables[graphSecretVariable(name)] ?? fromVariables(graph.clientSecret, variables),
  };
}

function ruleOf(rule: MaskRuleShape): MaskRule {
  const reason = rule.reason ?? 'configured';
  if ('selector' in rule) return { by: 'selector', what: rule.selector, reason };
  return 'label' in rule ? { by: 'label', what: rule.label, reason } : { by: 'text', what: rule.text, reason };
}

function masksOf({ mask, profiles }: ConfigShape['evidence']): MaskRule[] {
  const known = new Map(Object.entries(MASK_PROFILES));
  for (const [profile, rules] of Object.entries(profiles)) known.set(profile, rules.map(ruleOf));
  return mask.flatMap((entry) => (typeof entry === 'string' ? (known.get(entry) ?? []) : [ruleOf(entry)]));
}

/** Masking that is asked for and does not take place would be worse than none. */
function unknownProfiles({ mask, profiles }: ConfigShape['evidence'], yaml: YamlText): Mistake[] {
  const known = [...Object.keys(MASK_PROFILES), ...Object.keys(profiles)];
  return mask.flatMap((entry, index): Mistake[] =>
    typeof entry !== 'string' || known.includes(entry)
      ? []
      : [
          {
            code: 'PR-103',
            severity: 'error',
            place: yaml.placeOf(['evidence', 'mask', index]),
            fact: `there is no profile "${entry}" of what is masked`,
            hint: didYouMean(entry, known) ?? `Known: ${known.join(', ')}. Declare others under "evidence.profiles"`,
          },
        ],
  );
}

function inFile(shape: ConfigShape, yaml: YamlText): Mistake[] {
  const mistakes: Mistake[] = unknownProfiles(shape.evidence, yaml);
  for (const name of Object.keys(shape.evidence.profiles).filter((own) => Object.hasOwn(MASK_PROFILES, own))) {
    mistakes.push({
      code: 'PR-103',
      severity: 'error',
      place: yaml.placeOfKey(['evidence', 'profiles', name]),
      fact: `the profile "${name}" is there already`,
      hint: 'Choose another name, and list both under "mask"',
    });
  }
  if (Object.hasOwn(shape.portals, 'practice')) {
    mistakes.push({
      code: 'PR-103',
      severity: 'error',
      place: yaml.placeOfKey(['portals', 'practice']),
      fact: 'the name "practice" belongs to the practice tenant',
      hint: 'Choose another name',
    });
  }
  if (shape.portal !== 'practice' && !Object.hasOwn(shape.portals, shape.portal)) {
    mistakes.push({
      code: 'PR-104',
      severity: 'error',
      place: yaml.placeOf(['portal']),
      fact: `no portal is named "${shape.portal}"`,
      hint: didYouMean(shape.portal, ['practice', ...Object.keys(shape.portals)]) ?? 'Declare it under "portals"',
    });
  }
  return mistakes;
}

function readFileShape(text: string, shown: string): { readonly data: unknown } {
  const { yaml, mistakes } = readYaml(text, shown, 'PR-103');
  if (yaml === undefined) throw new MistakesFault('PR-103', `the configuration ${shown} cannot be read`, mistakes);
  const data = yaml.value ?? {};
  const reading = readSchema(configShape, data, { yaml, at: [], code: 'PR-103', name: 'the configuration' });
  const wrong = reading.value === undefined ? reading.mistakes : inFile(reading.value, yaml);
  if (wrong.length > 0) throw new MistakesFault('PR-103', `the configuration ${shown} is not in order`, inOrder(wrong));
  return { data: reading.input };
}

/** Paths of the file are relative to the file; those of later layers are absolute already. */
function resolvePaths(shape: ConfigShape, folder: string): Pick<Config, 'documents' | 'screens' | 'reports'> {
  const absolute = (file: string): string => path.resolve(folder, file);
  return {
    documents: Object.fromEntries(Object.entries(shape.documents).map(([name, at]) => [name, absolute(at)])),
    screens: shape.screens.map(absolute),
    reports: absolute(shape.reports),
  };
}

/**
 * The configuration in force: defaults < file < `.env` < environment < flags.
 * @throws MistakesFault PR-103 with all mistakes of the file, Fault PR-103 for those of environment and flags,
 * PR-102 for a file that is not there, PR-104 for an unknown portal.
 */
export async function loadConfig(request: {
  readonly cwd: string;
  readonly flags?: Flags;
  readonly environment: Environment;
}): Promise<Config> {
  const { cwd, flags = {}, environment } = request;
  const found = await findConfigFile(cwd, flags.config);
  const home = found === undefined ? cwd : path.dirname(found.file);
  const shown = found === undefined ? '' : path.relative(cwd, found.file) || found.file;
  const dotenv = await readDotenv(home);
  const variables: Variables = { ...dotenv, ...environment.variables };
  let { data } = found === undefined ? { data: {} as unknown } : readFileShape(found.text, shown);
  const wrong: string[] = [];
  for (const layer of layersOf(cwd, home, dotenv, environment.variables, flags)) {
    const applied = apply(data, layer);
    data = applied.data;
    if (applied.wrong !== undefined) wrong.push(applied.wrong);
  }
  if (wrong.length > 0) throw new Fault('PR-103', wrong.join('\n'), { hint: 'Correct or unset what is named.' });
  const shape = configShape.parse(data);
  const names = ['practice', ...Object.keys(shape.portals)];
  if (!names.includes(shape.portal)) {
    throw new Fault('PR-104', `no portal is named "${shape.portal}"`, {
      hint: [didYouMean(shape.portal, names), `Known: ${names.join(', ')}`]
        .filter((part) => part !== undefined)
        .join('\n'),
    });
  }
  const { proxy, path: browserPath } = shape.browser;
  const pick = (...from: string[]): string | undefined =>
    from.map((name) => variables[name]).find((value) => value !== undefined && value !== '');
  return {
    ...shape,
    file: found?.file,
    sessionKey: pick('PORTAL_RUNBOOK_SESSION_KEY'),
    portals: Object.fromEntries(
      Object.entries(shape.portals).map(([name, one]) => [name, profileOf(name, one, variables)]),
    ),
    browser: {
      ...shape.browser,
      ...(browserPath === undefined ? {} : { path: path.resolve(home, browserPath) }),
      proxy: proxy ?? pick('HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'),
      noProxy: pick('NO_PROXY', 'no_proxy'),
    },
    evidence: { level: shape.evidence.level, mask: masksOf(shape.evidence), operator: shape.evidence.operator },
    ...resolvePaths(shape, home),
  };
}
