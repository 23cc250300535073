import { z } from 'zod';

/** What a person says, from page or terminal. */
export const givenAnswer = z
  .strictObject({
    outcome: z.enum(['done', 'failed', 'skipped']),
    who: z.string().trim().min(1, { error: 'say who you are' }).max(100),
    reason: z.string().trim().max(4000).optional(),
    files: z.array(z.string()).max(50).default([]),
  })
  .refine(({ outcome, reason }) => outcome === 'done' || (reason ?? '') !== '', {
    error: 'say why',
    path: ['reason'],
  });
export type GivenAnswer = z.output<typeof givenAnswer>;
