// oidc-provider on 127.0.0.1:PORT, with the keys of a file: one API, a machine, and an application people sign in through.
// GET /asked tells how often its keys were asked for.
import { readFileSync } from "node:fs";
import Provider from "oidc-provider";

const [port, keys, audience, callback] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
let asked = 0;

const provider = new Provider(issuer, {
  jwks: JSON.parse(readFileSync(keys, "utf8")),
  cookies: { keys: ["of-a-test"] },
  scopes: ["openid", "offline_access", "plans:read"],
  clientDefaults: { id_token_signed_response_alg: "ES256" },
  clients: [
    { client_id: "machine", client_secret: "secret", grant_types: ["client_credentials"], redirect_uris: [], response_types: [] },
    { client_id: "nobody", client_secret: "secret", grant_types: ["client_credentials"], redirect_uris: [], response_types: [] },
    { client_id: "app", client_secret: "secret", grant_types: ["authorization_code", "refresh_token"],
      redirect_uris: callback.split(" "), response_types: ["code"] },
  ],
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  extraTokenClaims: (_, token) =>
    token.clientId === "nobody" ? {} : { "https://oas.example/roles": ["per-focal-point", "unheard-of"] },
  features: {
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: "plans:read", audience, accessTokenTTL: 600, accessTokenFormat: "jwt",
        jwt: { sign: { alg: JSON.parse(readFileSync(keys, "utf8")).keys[0].alg } },
      }),
    },
  },
});
provider.use(async (ctx, next) => {
  if (ctx.path === "/asked") ctx.body = String(asked);
  else {
    if (ctx.path === "/jwks") asked += 1;
    await next();
  }
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
