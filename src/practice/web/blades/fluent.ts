// Fluent UI 8 would fetch fonts and icons from another server; the icons that it and the blades use are drawings here.
import { createElement } from 'react';
import { createTheme, registerIcons, setIconOptions } from '@fluentui/react/lib/Styling';
import type { ITheme } from '@fluentui/react/lib/Styling';
import {
  AddIcon,
  CancelIcon,
  CheckMarkIcon,
  ChevronDownIcon,
  ChevronRightIcon,
  ClearIcon,
  ColumnOptionsIcon,
  DeleteIcon,
  DownloadIcon,
  EditIcon,
  ErrorBadgeIcon,
  FilterIcon,
  InfoIcon,
  MoreIcon,
  PlayIcon,
  ProductCatalogIcon,
  RefreshIcon,
  SaveIcon,
  SearchIcon,
  ServerIcon,
  SortDownIcon,
  SortUpIcon,
  StopIcon,
  UnknownIcon,
  WarningIcon,
} from '@fluentui/react-icons-mdl2';

const drawings = {
  add: AddIcon,
  cancel: CancelIcon,
  checkmark: CheckMarkIcon,
  chevrondown: ChevronDownIcon,
  chevronright: ChevronRightIcon,
  clear: ClearIcon,
  columnoptions: ColumnOptionsIcon,
  completed: CheckMarkIcon,
  delete: DeleteIcon,
  download: DownloadIcon,
  edit: EditIcon,
  errorbadge: ErrorBadgeIcon,
  filter: FilterIcon,
  info: InfoIcon,
  more: MoreIcon,
  play: PlayIcon,
  productcatalog: ProductCatalogIcon,
  refresh: RefreshIcon,
  save: SaveIcon,
  search: SearchIcon,
  server: ServerIcon,
  sortdown: SortDownIcon,
  sortup: SortUpIcon,
  stop: StopIcon,
  statuscirclecheckmark: CheckMarkIcon,
  unknown: UnknownIcon,
  warning: WarningIcon,
};

export function registerDrawings(): void {
  setIconOptions({ disableWarnings: true });
  registerIcons({
    icons: Object.fromEntries(Object.entries(drawings).map(([name, Icon]) => [name, createElement(Icon)])),
  });
}

const fontFamily = "'Segoe UI', 'Open Sans', system-ui, sans-serif";
const defaultFontStyle = { fontFamily };
// The portal's pages are set one pixel smaller than Fluent UI is.
const fonts = { medium: { fontSize: '13px' } };

const light = createTheme({
  defaultFontStyle,
  fonts,
  palette: {
    themePrimary: '#0f6cbd',
    themeDark: '#0f548c',
    themeDarkAlt: '#115ea3',
    themeDarker: '#0c3b5e',
    themeSecondary: '#2886de',
    themeTertiary: '#62abf5',
    themeLight: '#cfe4fa',
    themeLighter: '#ebf3fc',
    themeLighterAlt: '#f5f9fe',
  },
});

const dark = createTheme({
  defaultFontStyle,
  fonts,
  isInverted: true,
  palette: {
    themePrimary: '#479ef5',
    themeDark: '#96c6fa',
    themeDarkAlt: '#62abf5',
    themeDarker: '#b4d6fa',
    themeSecondary: '#2886de',
    themeTertiary: '#115ea3',
    themeLight: '#0e4775',
    themeLighter: '#0c3b5e',
    themeLighterAlt: '#082338',
    black: '#ffffff',
    neutralDark: '#f3f2f1',
    neutralPrimary: '#f3f2f1',
    neutralPrimaryAlt: '#dddddd',
    neutralSecondary: '#c8c6c4',
    neutralTertiary: '#979593',
    neutralTertiaryAlt: '#6d6d6d',
    neutralQuaternary: '#4f4f4f',
    neutralQuaternaryAlt: '#484848',
    neutralLight: '#3b3a39',
    neutralLighter: '#323130',
    neutralLighterAlt: '#252423',
    white: '#1b1a19',
  },
});

export function themeOfBrowser(): ITheme {
  return matchMedia('(prefers-color-scheme: dark)').matches ? dark : light;
}
