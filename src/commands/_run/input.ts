/** What a person says on the command line of a run. */
export interface RunInput {
  readonly runbook: string;
  readonly portal?: string | undefined;
  readonly input: readonly string[];
  readonly headed: boolean;
  readonly yes: boolean;
  readonly check: boolean;
  readonly slowMo?: string | undefined;
  readonly out?: string | undefined;
  readonly config?: string | undefined;
  readonly evidence?: 'full' | 'none' | undefined;
  readonly json: boolean;
  readonly junit?: string | undefined;
}
