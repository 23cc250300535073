import { expect, test } from '@playwright/test';
import { withoutCredentials } from '../src/evidence/addresses.ts';

test('codes and tokens of a sign-in never stand in an address that is shown', () => {
  expect(withoutCredentials('http://host.example/agent-signin?code=ca7m-TwwG&state=mmLj&iss=http%3A%2F%2Flogin')).toBe(
    'http://host.example/agent-signin?code=••••••&state=••••••&iss=http%3A%2F%2Flogin',
  );
  expect(withoutCredentials('https://a.example/#id_token=eyJ.a.b&session_state=1')).toBe(
    'https://a.example/#id_token=••••••&session_state=••••••',
  );
});

test('an address without them stays as it is, names that only end alike too', () => {
  const address = 'https://entra.example/#view/App/~/Overview/appId/1?postcode=1234&barcode=5';
  expect(withoutCredentials(address)).toBe(address);
});
