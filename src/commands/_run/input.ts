/** What a person says on the command line of a run. */
export interface RunInput {
  /** May be left out where `resume` names a run of it. */
  readonly runbook?: string | undefined;
  /** The run to continue: its id, its bag, or `latest`. */
  readonly resume?: string | undefined;
  readonly acceptChanges?: boolean | undefined;
  /** What the person has seen of a change in doubt. */
  readonly tookPlace?: boolean | undefined;
  readonly portal?: string | undefined;
  readonly input: readonly string[];
  readonly headed: boolean;
  /** Where a step stops a person may correct the runbook, and the run goes on. */
  readonly pauseOnFailure?: boolean | undefined;
  readonly yes: boolean;
  readonly check: boolean;
  readonly slowMo?: string | undefined;
  readonly out?: string | undefined;
  readonly config?: string | undefined;
  readonly evidence?: 'full' | 'none' | undefined;
  /** The file for Playwright's trace. */
  readonly trace?: string | undefined;
  /** Everything that happens is told on stderr too. */
  readonly verbose?: boolean | undefined;
  readonly json: boolean;
  readonly junit?: string | undefined;
}
