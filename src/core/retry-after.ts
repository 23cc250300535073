/**
 * What a Retry-After header asks for, in milliseconds: RFC 9110, 10.2.3 has seconds or a date. Undefined for anything
 * else.
 */
export function retryAfter(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,6}$/u.test(value.trim())) return Number(value.trim()) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
