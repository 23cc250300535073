import {
  CancelIcon,
  CheckMarkIcon,
  ClearIcon,
  ChevronDownIcon,
  ChevronRightIcon,
  ContactIcon,
  DiagnosticIcon,
  ErrorBadgeIcon,
  GlobalNavButtonIcon,
  HelpIcon,
  HomeIcon,
  InfoIcon,
  LockIcon,
  RefreshIcon,
  RingerIcon,
  SaveIcon,
  SearchIcon,
  SettingsIcon,
  SecurityGroupIcon,
  SyncIcon,
  OrgIcon,
  WaitlistConfirmIcon,
} from '@fluentui/react-icons-mdl2';

const glyphs = {
  bell: RingerIcon,
  check: CheckMarkIcon,
  close: CancelIcon,
  collapsed: ChevronRightIcon,
  directory: OrgIcon,
  discard: ClearIcon,
  error: ErrorBadgeIcon,
  expanded: ChevronDownIcon,
  gear: SettingsIcon,
  governance: WaitlistConfirmIcon,
  help: HelpIcon,
  home: HomeIcon,
  info: InfoIcon,
  lock: LockIcon,
  menu: GlobalNavButtonIcon,
  person: ContactIcon,
  pulse: DiagnosticIcon,
  refresh: RefreshIcon,
  save: SaveIcon,
  search: SearchIcon,
  shield: SecurityGroupIcon,
  sync: SyncIcon,
};
export type GlyphName = keyof typeof glyphs;

const isGlyph = (name: string): name is GlyphName => Object.hasOwn(glyphs, name);

/** A picture without a name of its own: what it stands on says what it does. */
export function Glyph({ name }: { readonly name: string }): React.JSX.Element | null {
  if (!isGlyph(name)) return null;
  const Icon = glyphs[name];
  return <Icon className="glyph" aria-hidden />;
}
