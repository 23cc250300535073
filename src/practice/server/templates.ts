import type { ApplicationTemplate } from '../api.ts';

function template(
  number: number,
  displayName: string,
  publisher: string,
  description: string,
  categories: readonly string[],
  supportsProvisioning: boolean,
): ApplicationTemplate {
  const id = `00001111-aaaa-2222-bbbb-${number.toString(16).padStart(12, '0')}`;
  return { id, displayName, publisher, description, categories, supportsProvisioning };
}

/** The gallery. Apart from the on-premises ECMA app every product in it is made up. */
export const TEMPLATES: readonly ApplicationTemplate[] = [
  template(
    1,
    'On-premises ECMA app',
    'Microsoft Corporation',
    'Provisions users from the tenant into directories and databases on your own servers, by way of the ECMA connector host.',
    ['IT infrastructure'],
    true,
  ),
  template(
    2,
    'On-premises SCIM app',
    'Microsoft Corporation',
    'Provisions users into an application on your own servers that speaks SCIM.',
    ['IT infrastructure'],
    true,
  ),
  template(
    3,
    'Expense Desk',
    'Example Works',
    'Receipts, approvals and reimbursement for teams.',
    ['Business management', 'Finance'],
    true,
  ),
  template(
    4,
    'Travel Planner',
    'Example Works',
    'Books journeys within the policy of your organization.',
    ['Business management', 'Travel'],
    false,
  ),
  template(
    5,
    'Ticket Garden',
    'Northwind Samples',
    'Help desk with queues, rosters and a knowledge base.',
    ['IT infrastructure', 'Collaboration'],
    true,
  ),
  template(
    6,
    'Board Room',
    'Northwind Samples',
    'Papers, votes and minutes of boards and committees.',
    ['Collaboration', 'Content management'],
    false,
  ),
  template(
    7,
    'Learn Shelf',
    'Fabrikam Samples',
    'Courses and certificates for employees.',
    ['Education', 'Human resources'],
    true,
  ),
  template(
    8,
    'Payday',
    'Fabrikam Samples',
    'Payroll with pay slips in every currency.',
    ['Finance', 'Human resources'],
    true,
  ),
  template(
    9,
    'Signpost',
    'Tailspin Samples',
    'Signs documents electronically and keeps the proof.',
    ['Content management', 'Productivity'],
    false,
  ),
  template(10, 'Code Harbor', 'Tailspin Samples', 'Repositories, reviews and releases.', ['Developer services'], true),
  template(11, 'Map Room', 'Wingtip Samples', 'Floor plans, desks and meeting rooms.', ['Productivity'], false),
  template(
    12,
    'Phone Tree',
    'Wingtip Samples',
    'Telephony and call queues in the browser.',
    ['Telecommunications', 'Collaboration'],
    true,
  ),
];

export function templateNamed(name: string): ApplicationTemplate | undefined {
  return TEMPLATES.find((entry) => entry.displayName.toLowerCase() === name.toLowerCase());
}

const ON_PREMISES = new Set(
  ['On-premises ECMA app', 'On-premises SCIM app'].map((name) => templateNamed(name)?.id ?? ''),
);

/** Whether what is made from a template stands on servers of one's own. */
export function isOnPremises(templateId: string | null): boolean {
  return templateId !== null && ON_PREMISES.has(templateId);
}
