import { expect } from '@playwright/test';
import { z } from 'zod';
import { seedSchema } from '../src/practice/server/index.ts';
import { ask, portalOf, signIn, test, type Answered, type Portal } from './_practice.ts';

const app = (displayName: string, day: number): Record<string, unknown> => ({
  displayName,
  createdDateTime: `2026-01-0${day}T00:00:00Z`,
  provisioning: day === 1 ? { mode: 'automatic', agents: ['SRV-1'] } : {},
});

test.use({
  settings: {
    seed: seedSchema.parse({
      tenants: [
        {
          name: 'Graph',
          domain: 'graph.practice.example',
          users: [
            {
              account: 'admin',
              userPrincipalName: 'ada@graph.practice.example',
              displayName: 'Ada',
              roles: ['Application Administrator'],
            },
            { userPrincipalName: 'bob@graph.practice.example', displayName: 'Bob' },
          ],
          apps: [app("O'Hara", 1), app('Alpha', 2), app('alphabet', 3), app('Beta', 4)],
          agents: [{ machineName: 'SRV-1' }, { machineName: 'SRV-2', purpose: 'hr', status: 'inactive' }],
        },
      ],
    }),
  },
});

const pageSchema = z.looseObject({
  value: z.array(z.record(z.string(), z.unknown())),
  '@odata.nextLink': z.string().optional(),
});
const page = ({ json }: Answered): z.output<typeof pageSchema> => pageSchema.parse(json);

test('filters as Graph does, and refuses what Graph would not understand', async ({ server }) => {
  const graph = portalOf(server, await signIn(server, 'admin'), server.origins.graph);
  const names = async (filter: string): Promise<unknown> => {
    const answer = await graph(
      'GET',
      `/v1.0/servicePrincipals?$filter=${encodeURIComponent(filter)}&$select=displayName`,
    );
    return answer.status === 200 ? page(answer).value.map(({ displayName }) => displayName) : answer.json;
  };
  expect(await names("displayName eq 'O''Hara'")).toEqual(["O'Hara"]);
  expect(await names("startswith(displayName,'ALPHA')")).toEqual(['Alpha', 'alphabet']);
  expect(await names("startswith(displayName, 'alpha') and not (displayName eq 'alpha')")).toEqual(['alphabet']);
  expect(await names('createdDateTime ge 2026-01-03T00:00:00Z')).toEqual(['alphabet', 'Beta']);
  expect(await names("displayName in ('Beta', 'Alpha')")).toEqual(['Alpha', 'Beta']);
  expect(await names('accountEnabled eq false or applicationTemplateId ne null')).toEqual([]);
  for (const bad of [
    "displayName eq 'x",
    'displayName',
    "displayName like 'x'",
    "nothing eq 'x'",
    'displayName eq x',
    '(',
    '('.repeat(5000),
  ]) {
    expect(await names(bad), bad).toMatchObject({ error: { code: 'BadRequest' } });
  }
});

test('pages by links, counts, selects, and refuses other options', async ({ server }) => {
  const graph = portalOf(server, await signIn(server, 'admin'), server.origins.graph);
  const first = page(await graph('GET', '/v1.0/servicePrincipals?$top=3&$select=id,displayName&$count=true'));
  expect(first).toMatchObject({
    '@odata.count': 4,
    '@odata.context': `${server.origins.graph}/v1.0/$metadata#servicePrincipals(id,displayName)`,
  });
  expect(first.value).toHaveLength(3);
  const next = new URL(first['@odata.nextLink'] ?? '');
  const second = page(await graph('GET', `${next.pathname}${next.search}`));
  expect(second.value.map(({ displayName }) => displayName)).toEqual(['Beta']);
  expect(second['@odata.nextLink']).toBeUndefined();
  for (const bad of [
    '$top=0',
    '$top=x',
    '$skip=1',
    '$select=nope',
    '$skiptoken=zzz',
    '$filter=a eq 1&$filter=b eq 1',
  ]) {
    expect((await graph('GET', `/v1.0/servicePrincipals?${bad.replaceAll(' ', '%20')}`)).status, bad).toBe(400);
  }
  expect((await graph('POST', '/v1.0/servicePrincipals', {})).status).toBe(405);
  expect((await graph('GET', '/v1.0/nothing')).json).toMatchObject({
    error: { code: 'BadRequest', message: "Resource not found for the segment 'nothing'." },
  });
});

test('finds an object by another key, counts by a segment, and says what is missing as Graph does', async ({
  server,
}) => {
  const token = await signIn(server, 'admin');
  const graph = portalOf(server, token, server.origins.graph);
  const [first] = page(await graph('GET', '/beta/servicePrincipals?$top=1')).value;
  const byAppId = `/v1.0/servicePrincipals(appId='${String(first?.['appId'])}')`;
  expect((await graph('GET', `${byAppId}?$select=id`)).json).toMatchObject({ id: first?.['id'] });
  const [job] = page(await graph('GET', `${byAppId}/synchronization/jobs`)).value;
  expect((await graph('GET', `${byAppId}/synchronization/jobs/${String(job?.['id'])}`)).json).toMatchObject({
    id: job?.['id'],
  });
  expect((await graph('GET', '/v1.0/users/bob@graph.practice.example')).json).toMatchObject({ displayName: 'Bob' });
  const headers = { authorization: `Bearer ${token}`, consistencylevel: 'eventual' };
  const filter = "startswith(displayName,'alpha')".replaceAll("'", '%27');
  const counted = `${server.origins.graph}/v1.0/servicePrincipals/$count?$filter=${filter}`;
  expect((await ask(counted, { headers })).text).toBe('2');
  expect((await graph('GET', '/v1.0/servicePrincipals/$count')).json).toMatchObject({
    error: { code: 'Request_UnsupportedQuery' },
  });
  for (const gone of ['/v1.0/servicePrincipals/nobody', "/v1.0/servicePrincipals(appId='x')", '/v1.0/users/nobody']) {
    const { status, headers: ids, json } = await graph('GET', gone);
    expect(status, gone).toBe(404);
    expect(json, gone).toMatchObject({
      error: { code: 'Request_ResourceNotFound', innerError: { 'request-id': ids['request-id'] } },
    });
  }
});

test('shows jobs, agents with their groups, templates and audits over the state of the pages', async ({ server }) => {
  const token = await signIn(server, 'admin');
  const graph = portalOf(server, token, server.origins.graph);
  const [ohara] = page(await graph('GET', '/v1.0/servicePrincipals?$top=1')).value;
  const id = z.string().parse(ohara?.['id']);
  expect(page(await graph('GET', `/v1.0/servicePrincipals/${id}/synchronization/jobs`)).value).toMatchObject([
    { templateId: 'ECMA2Host' },
  ]);
  const agents = page(await graph('GET', '/beta/onPremisesPublishingProfiles/provisioning/agents?$expand=agentGroups'));
  expect(agents.value).toMatchObject([
    { machineName: 'SRV-1', status: 'active', agentGroups: [{}] },
    { status: 'inactive' },
  ]);
  const templates = "/v1.0/applicationTemplates?$filter=displayName%20eq%20'On-premises%20ECMA%20app'";
  const [template] = page(await graph('GET', templates)).value;
  await portalOf(server, token)('POST', '/api/apps', { templateId: template?.['id'], displayName: 'Fresh' });
  const audits = "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName%20eq%20'Add%20service%20principal'";
  expect(page(await graph('GET', audits)).value).toMatchObject([
    {
      initiatedBy: { user: { userPrincipalName: 'ada@graph.practice.example' } },
      targetResources: [{ displayName: 'Fresh' }],
    },
  ]);
});

test('wants a token, and takes one of a client with a secret, whose tenant alone it reads', async ({ server }) => {
  const { graph, login } = server.origins;
  expect((await ask(`${graph}/v1.0/servicePrincipals`)).json).toMatchObject({
    error: { code: 'InvalidAuthenticationToken' },
  });
  const [tenant] = server.tenants;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: tenant?.reader.clientId ?? '',
    client_secret: tenant?.reader.clientSecret ?? '',
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const url = `${login}/${tenant?.id ?? ''}/oauth2/v2.0/token`;
  const given = z.object({ access_token: z.string() }).parse((await ask(url, { body: body.toString(), headers })).json);
  const reader: Portal = portalOf(server, given.access_token, graph);
  expect(page(await reader('GET', '/v1.0/servicePrincipals')).value).toHaveLength(4);
  expect((await reader('GET', '/v1.0/me')).status).toBe(400);
  expect((await portalOf(server, given.access_token)('POST', '/api/apps', {})).status).toBe(403);
  body.set('client_secret', 'wrong');
  expect((await ask(url, { body: body.toString(), headers })).status).toBe(401);
});

test('audit logs are not for people without a role', async ({ server }) => {
  const graph = portalOf(server, await signIn(server, 'bob@graph.practice.example'), server.origins.graph);
  expect((await graph('GET', '/v1.0/auditLogs/directoryAudits')).status).toBe(403);
  expect((await graph('GET', '/v1.0/servicePrincipals')).status).toBe(200);
});
