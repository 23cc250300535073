import type { z } from 'zod';

/**
 * One PowerShell script of ours: a constant text, fit for Windows PowerShell 5.1 in Constrained Language, that finds its
 * input in `$values` and leaves its answer on the pipeline. Values never stand in the text.
 */
export interface Script<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** It alters something on the computer. */
  readonly changes: boolean;
  readonly input: I;
  readonly output: O;
  readonly text: string;
  /** The answer is a list: one that is empty or has one element stays a list. */
  readonly list?: boolean;
  /** Milliseconds that it may take, where it is more than a look. */
  readonly deadline?: number;
}

export function defineScript<I extends z.ZodType, O extends z.ZodType>(script: Script<I, O>): Script<I, O> {
  return script;
}

export interface PowerShell {
  /**
   * Runs a script on this computer.
   * @throws Fault PR-705 with what PowerShell said, PR-710 without PowerShell, PR-711 without the rights, PR-402 at the
   * deadline.
   */
  run<I extends z.ZodType, O extends z.ZodType>(script: Script<I, O>, input: z.input<I>): Promise<z.output<O>>;
}
