import { z } from 'zod';

export type View =
  | 'email'
  | 'accounts'
  | 'workOrPersonal'
  | 'federated'
  | 'password'
  | 'newPassword'
  | 'factors'
  | 'number'
  | 'code'
  | 'enrol'
  | 'stay'
  | 'refused'
  | 'approval';

/** What the page shows: the view and what is filled into it. */
export interface Shown {
  readonly view: View;
  readonly user: string;
  readonly accounts: readonly string[];
  readonly error: string;
  readonly number: string;
  readonly canChooseFactor: boolean;
}

/** What the page sends: which view it showed, what was pressed and what was typed. */
export const answerSchema = z.strictObject({
  view: z.string().max(32),
  action: z.string().max(32),
  fields: z.record(z.string().max(64), z.string().max(1024)),
});
export type Answer = z.output<typeof answerSchema>;
