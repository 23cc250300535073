// What the shell and its framed blades say to each other by postMessage. Both sides check the other's origin.
import type { Me, PageFault } from '../../api.ts';

export interface Notice {
  readonly title: string;
  readonly description: string;
  readonly status: 'success' | 'error' | 'progress' | 'info';
}

export type FromBlade =
  | { readonly kind: 'ready' }
  /** Its first content is drawn; the shell takes its loading mark away, and hands the picture to the warm frame. */
  | { readonly kind: 'drawn'; readonly picture: string }
  | { readonly kind: 'open'; readonly address: string; readonly replace?: boolean }
  | { readonly kind: 'notify'; readonly notice: Notice }
  | { readonly kind: 'title'; readonly title: string; readonly subtitle?: string }
  | { readonly kind: 'renewToken' }
  /** What the shell knows of the person has changed. */
  | { readonly kind: 'reload' };

export type ToBlade =
  | {
      readonly kind: 'init';
      readonly view: string;
      readonly parameters: Readonly<Record<string, string>>;
      readonly token: string;
      readonly me: Me;
      readonly faults: readonly PageFault[];
    }
  | { readonly kind: 'token'; readonly token: string }
  /** To a frame that is not shown: what it holds meanwhile. */
  | { readonly kind: 'warm'; readonly picture: string };

/** Whether it is one of ours by its outer form; the origin was checked before. */
export function isMessage(data: unknown): data is { readonly kind: string } {
  return typeof data === 'object' && data !== null && 'kind' in data && typeof data.kind === 'string';
}
