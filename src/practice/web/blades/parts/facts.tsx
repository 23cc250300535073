/** Names and values, one under the other. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [string, React.ReactNode])[];
}): React.JSX.Element {
  return (
    <dl className="blade-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function formatTime(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'medium' });
}
