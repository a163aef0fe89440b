// openid-client against the issuer it is given: discovery, then one step for each line it reads, one line of JSON for each answer.
import { createInterface } from "node:readline";
import * as client from "openid-client";

const [issuer, id, secret, callback, scope] = process.argv.slice(2);
const options = { execute: [client.allowInsecureRequests], algorithm: "oauth2" };
const config = await client.discovery(new URL(issuer), id, secret, client.ClientSecretPost(secret), options);
const verifier = client.randomPKCECodeVerifier();
const state = client.randomState();

const steps = {
  machine: () => client.clientCredentialsGrant(config, { scope }),
  ask: async () => client.buildAuthorizationUrl(config, {
    redirect_uri: callback, scope, state,
    code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256",
  }),
  answer: (url, other) => client.authorizationCodeGrant(config, new URL(url), { pkceCodeVerifier: other ?? verifier, expectedState: state }),
  refresh: (token) => client.refreshTokenGrant(config, token),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [step, ...given] = JSON.parse(line);
  try {
    console.log(JSON.stringify({ told: await steps[step](...given) }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.error ?? error.code ?? String(error) }));
  }
}
