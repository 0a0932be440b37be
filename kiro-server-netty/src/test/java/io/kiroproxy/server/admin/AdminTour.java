package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls every route of the admin API once, in an order that gives each something to tell. */
final class AdminTour {

    private static final String MODEL = ShownRoutes.MODEL;
    private static final String REFRESH = ShownRoutes.REFRESH;

    private final Path folder;
    private final ShownRoutes shown;

    /** @param folder the user's */
    AdminTour(Path folder, ShownRoutes shown) {
        this.folder = folder;
        this.shown = shown;
    }

    static Set<String> prepare(AdminProxy admin) throws Exception {
        SimulatedAccount one = admin.add(1);
        SimulatedAccount two = admin.add(2);
        admin.kiro.next(Scenario.text("Hello"));
        admin.chat(MODEL, true);
        admin.logs(1);
        admin.history();
        return Set.of(one.accessToken(), one.refreshToken(), two.accessToken(), two.refreshToken());
    }

    void callAll(AdminProxy admin) throws Exception {
        String flow = admin.get("/api/logs").json().at("/logs/0/id").textValue();
        Path file = folder.resolve("token.json");
        Files.writeString(file, "{\"accessToken\":\"at\",\"refreshToken\":\"" + REFRESH + "f\"}");
        Path found = folder.resolve("user/.aws/sso/cache/kiro-google-auth.json");
        Files.createDirectories(found.getParent());
        Files.writeString(found, "{\"accessToken\":\"at\",\"refreshToken\":\"" + REFRESH + "s\"}");
        String path = "{\"token_path\":\"" + file + "\",\"name\":\"From a file\"}";
        shown.show(admin, "GET /api/status", "Whether it works, and the counts of `/api/stats`.", null);
        shown.show(
                admin,
                "GET /api/health",
                "What `/readyz` says and why, with the same status: 503 while it is not ready. `/readyz`, `/livez` and `/healthz` lead"
                        + " here with `?verbose`.",
                null);
        shown.show(admin, "GET /api/stats", "Counts since the home was made; `uptime_seconds` since the start.", null);
        shown.show(admin, "GET /api/stats/detailed", "The same by account, model and hour (hours since 1970).", null);
        shown.show(admin, "GET /api/logs", "The newest calls first; `?limit=` up to 1000, 100 if not given.", null);
        shown.show(
                admin,
                "GET /api/accounts",
                "All accounts. `requests_last_minute` counts attempts; `ramp` says how far one that has come, or come back, is on its"
                        + " way to its whole share of new sessions (0.1 to 1, `accounts.slow-start`); `latency` is about its"
                        + " newest 100 answered calls, `first_` to their first event, and null without any.",
                null);
        shown.show(admin, "GET /api/accounts/{id}", "One account.", null, "a1");
        shown.show(
                admin,
                "PATCH /api/accounts/{id}",
                "Changes an account's name and traits, and which of the vendor's clients it shows itself as (`ide`, `legacy-ide`, "
                        + "`cli-v2`, `cli-v3`); what is absent stays, `null` is back to the default. One"
                        + " that is `draining` takes no new sessions and keeps those it has.",
                "{\"group\":\"team\",\"tags\":[\"fast\"],\"note\":\"shared\",\"weight\":2,\"priority\":1,"
                        + "\"max_in_flight\":4,\"requests_per_minute\":30,\"client_identity\":\"cli-v2\",\"draining\":false}",
                "a2");
        shown.show(admin, "POST /api/accounts", "Adds the login of a token file.", path);
        shown.show(
                admin,
                "POST /api/accounts/manual",
                "Adds pasted tokens; `refresh_token`, `name` and `region` may be left out.",
                "{\"access_token\":\"…\",\"refresh_token\":\"…\",\"name\":\"By hand\",\"region\":\"us-east-1\"}");
        shown.show(
                admin,
                "POST /api/accounts/import",
                "Adds what an export or another tool's file holds; `?preview=1` only shows what would be added. An export under a"
                        + " passphrase comes with its `passphrase` as one more field.",
                "[{\"refreshToken\":\"" + REFRESH + "i\",\"authMethod\":\"social\"}]");
        shown.record(
                "POST /api/accounts/import",
                "",
                null,
                admin.post(
                        "/api/accounts/import?preview=1",
                        "[{\"refreshToken\":\"" + REFRESH + "p\",\"authMethod\":\"social\"}]"));
        shown.show(
                admin,
                "GET /api/accounts/export",
                "All accounts for an import, or those of `?accounts=` with their ids. Needs an admin key; whole tokens only with `?secrets=1`.",
                null);
        shown.show(
                admin,
                "POST /api/accounts/export",
                "The same with whole tokens, sealed with a passphrase of 12 characters or more (AES-256-GCM, PBKDF2). Needs an"
                        + " admin key.",
                "{\"passphrase\":\"correct horse battery staple\"}");
        shown.show(
                admin,
                "PUT /api/accounts/{id}/proxy",
                "Sets an account's way out; an empty text clears it.",
                "{\"proxy_url\":\"http://me:hush@proxy.example:3128\"}",
                "a2");
        shown.show(admin, "POST /api/accounts/{id}/toggle", "Switches an account off or on.", null, "a2");
        shown.show(admin, "POST /api/accounts/{id}/refresh", "Renews an account's access token now.", null, "a1");
        shown.show(admin, "POST /api/accounts/{id}/restore", "Ends every pause of an account.", null, "a1");
        shown.show(
                admin,
                "GET /api/accounts/{id}/history",
                "What has happened to an account since the start, and what administrators did to it, the newest first.",
                null,
                "a1");
        shown.show(admin, "POST /api/accounts/refresh-all", "Renews the tokens with less than ten minutes left.", null);
        shown.show(admin, "GET /api/accounts/{id}/usage", "What the plan allows and what is used.", null, "a1");
        shown.show(admin, "DELETE /api/accounts/{id}", "Forgets an account; its source file stays.", null, "a2");
        shown.show(admin, "GET /api/quota", "Accounts that pause, and until when.", null);
        shown.show(admin, "POST /api/speedtest", "Times one question to the upstream.", null);
        shown.show(admin, "POST /api/health-check", "Tries every account out.", null);
        shown.show(admin, "GET /api/token/scan", "Token files in the scanned folders.", null);
        shown.show(
                admin,
                "POST /api/token/add-from-scan",
                "Adds one of them; of files elsewhere nothing is told.",
                "{\"path\":\"" + found + "\"}");
        admin.add(Account.builder(AccountId.of("gone"), "f".repeat(64))
                .name("Gone")
                .problem("file missing: /gone.json")
                .build());
        shown.show(admin, "POST /api/token/refresh-check", "Which tokens are valid; renews nothing.", null);
        admin.send("DELETE", "/api/accounts/gone", null);
        shown.show(admin, "GET /api/config/export", "Names and source files of the accounts, without secrets.", null);
        shown.show(
                admin,
                "POST /api/config/import",
                "Adds the files of such a list; what is missing or known is skipped.",
                "{\"accounts\":[{\"name\":\"Gone\",\"token_path\":\"/gone.json\",\"enabled\":true}]}");
        callLogins(admin);
        shown.show(admin, "GET /api/kiro/login-url", "How to get a token file with the IDE.", null);
        shown.show(
                admin,
                "GET /api/flows",
                "Calls with what people wrote about them. Filters: `protocol`, `model`, `account_id`, `state`, "
                        + "`has_error`, `bookmarked`, `search`; `limit` up to 500, `offset`.",
                null);
        shown.show(admin, "GET /api/flows/stats", "Sums over the calls in the log.", null);
        shown.show(admin, "GET /api/flows/{id}", "One call. What was said is not kept.", null, flow);
        shown.show(admin, "POST /api/flows/{id}/bookmark", "Marks a call or not.", "{\"bookmarked\":true}", flow);
        shown.show(admin, "POST /api/flows/{id}/note", "Writes about a call.", "{\"note\":\"look here\"}", flow);
        shown.show(admin, "POST /api/flows/{id}/tag", "Adds a tag to a call.", "{\"tag\":\"odd\"}", flow);
        shown.show(
                admin,
                "POST /api/flows/export",
                "Calls as a text: `json`, `jsonl` or `markdown`; all of them without `flow_ids`.",
                "{\"flow_ids\":[\"" + flow + "\"],\"format\":\"markdown\"}");
        shown.show(
                admin,
                "GET /api/calls",
                "The history, newest first; rows of `/api/logs` with more. Filters: `from`, `to` (seconds since 1970), "
                        + "`account`, `model`, `protocol`, `client`, `session`, `outcome` (an `outcome` or a `result`), "
                        + "`bookmarked`, `q`; `limit` up to 500. `next`, if not null, is the `cursor` of the next page: a "
                        + "page may hold fewer calls than asked for while more follow.",
                null);
        shown.show(
                admin,
                "GET /api/calls/facets",
                "What there is to filter by in the days from `from` to `to`, most used first.",
                null);
        shown.show(
                admin,
                "GET /api/calls/{id}",
                "One call with its exchanges with the upstream; `choices` says why it got its accounts, as `/api/explain` "
                        + "does, while it is one of the newest 1,000; `captures` is null unless it was captured.",
                null,
                flow);
        shown.show(
                admin,
                "GET /api/usage/series",
                "Sums over time: `bucket` is `minute` (kept 7 days), `hour` (120 days) or `day` (10 years), `by` is `none`, "
                        + "`account`, `model`, `protocol`, `client` or `outcome`; quantiles are exact to 7.5 %.",
                null);
        shown.show(
                admin,
                "GET /api/log-lines",
                "The newest lines of the server's log, oldest first; `after` the number of one that was seen, `limit` up to "
                        + "2000, 200 if not given. 2,000 lines are kept.",
                null);
        shown.show(admin, "GET /api/log-levels", "The levels of our loggers, as far as they were set.", null);
        shown.show(
                admin,
                "PUT /api/log-levels",
                "Sets levels at once: `TRACE`, `DEBUG`, `INFO`, `WARNING`, `ERROR`, `OFF`, or null to unset. For the whole "
                        + "process, until it ends.",
                "{\"levels\":{\"io.kiroproxy\":\"INFO\"}}");
        shown.show(admin, "GET /api/capture", "Whether calls are captured now.", null);
        shown.show(
                admin,
                "PUT /api/capture",
                "Captures `errors`, `sampled` (a share, `sample_rate`) or `all` calls until `until` (an hour if not given, a "
                        + "day at most), or `off`.",
                "{\"mode\":\"sampled\",\"sample_rate\":0.2}");
        shown.show(
                admin,
                "GET /api/history",
                "How the history does: `off`, `opening`, `open` or `unavailable`; calls dropped because too many waited.",
                null);
        shown.show(
                admin,
                "GET /api/models",
                "The models on offer and the names that stand for them; when each was first and last on an account's list, null"
                        + " for one that is only built in.",
                null);
        shown.show(
                admin,
                "GET /api/settings/history",
                "What is done about long histories (docs/models-and-history.md).",
                null);
        shown.show(
                admin,
                "POST /api/settings/history",
                "Changes it for new calls, and in the home's `config.yaml`; what is absent stays.",
                "{\"strategies\":[\"error_retry\"],\"max_messages\":40}");
        shown.show(
                admin,
                "GET /api/explain",
                "Which accounts a call of `?model=` may use now, and why not the others; `&session=` as in "
                        + "`x-kiro-session`.",
                null);
        shown.record("GET /api/explain", "", null, admin.get("/api/explain?call=" + flow));
    }

    void callKeys(AdminProxy admin) throws Exception {
        JsonNode issued = shown.show(
                admin,
                "POST /api/keys",
                "Issues a client key, which is shown here and never again. All but the name may be left out; `null` is no"
                        + " limit, an empty list no restriction.",
                "{\"name\":\"laptop\",\"expires_at\":1830297600,\"scopes\":{\"models\":[\"claude-*\"],\"protocols\":[\"openai\"],"
                        + "\"account_groups\":[\"team\"],\"addresses\":[\"10.0.0.0/8\"]},"
                        + "\"limits\":{\"requests_per_minute\":60,\"tokens_per_minute\":200000,\"concurrency\":4},"
                        + "\"budget\":{\"unit\":\"credits\",\"amount\":50,\"period\":\"month\",\"mode\":\"hard\"}}");
        String id = issued.get("id").textValue();
        shown.show(admin, "GET /api/keys", "All client keys, and the names of those in the configuration.", null);
        shown.show(admin, "GET /api/keys/{id}", "One client key.", null, id);
        shown.show(
                admin,
                "PATCH /api/keys/{id}",
                "Changes what it names (a JSON merge patch of the fields of `POST /api/keys`).",
                "{\"scopes\":{\"protocols\":[],\"account_groups\":[],\"addresses\":[]}}",
                id);
        JsonNode rotated = shown.show(
                admin,
                "POST /api/keys/{id}/rotate",
                "Gives it a new text; the old one stays good for `overlap_seconds`, 0 if not given, at most 90 days.",
                "{\"overlap_seconds\":3600}",
                id);
        String key = rotated.get("key").textValue();
        admin.kiro.next(Scenario.text("Hello"));
        admin.send(
                "POST",
                "/v1/messages",
                "{\"model\":\"" + MODEL + "\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                "x-api-key",
                key);
        admin.logs(2);
        shown.show(admin, "GET /api/keys/{id}/usage", "What a key has used: by period, by day, by model.", null, id);
        AdminProxy.Answer mine = admin.send("GET", "/api/my-usage", null, "authorization", "Bearer " + key);
        shown.record(
                "GET /api/my-usage",
                "The same for whoever holds the key, which is sent instead of the admin key.",
                null,
                mine);
        shown.record(
                "GET /api/my-usage/calls",
                "The calls made with the key, the newest first; `?limit=` and `&cursor=` as with `/api/calls`.",
                null,
                admin.send("GET", "/api/my-usage/calls", null, "authorization", "Bearer " + key));
        shown.show(admin, "POST /api/keys/{id}/disable", "Refuses it from now on.", null, id);
        shown.show(admin, "POST /api/keys/{id}/enable", "Accepts it again.", null, id);
        shown.show(admin, "DELETE /api/keys/{id}", "Forgets it.", null, id);
    }

    private void callSettings(AdminProxy admin) throws Exception {
        shown.show(
                admin,
                "PUT /api/aliases",
                "Replaces the owner's names of models (a `*` at the end stands for any ending) and says what becomes of"
                        + " unknown ones: `reject`, `nearest` or `pass`. What is left out stays.",
                "{\"aliases\":{\"my-model\":\"" + MODEL + "\"},\"unknown\":\"reject\"}");
        shown.show(admin, "GET /api/aliases", "The owner's names of models, and those that are built in.", null);
        shown.show(
                admin,
                "GET /api/resolve",
                "What a name means: `via` is `id`, `alias`, `builtin`, `form` (another way to write it), `nearest`,"
                        + " `pass` or nothing. Query: `model`.",
                null);
        shown.show(
                admin,
                "POST /api/settings/rate-limit",
                "Changes how fast accounts are used, and how long they pause after throttling. What is left out stays.",
                "{\"enabled\":true,\"min_request_interval\":0,\"max_requests_per_minute\":60,"
                        + "\"global_max_requests_per_minute\":600,\"quota_cooldown_seconds\":300}");
        shown.show(admin, "GET /api/settings/rate-limit", "The limits, and how fast accounts are used now.", null);
    }

    private void callReplay(AdminProxy admin) throws Exception {
        admin.send("PUT", "/api/capture", "{\"mode\":\"all\"}");
        int calls = admin.get("/api/logs").json().path("total").intValue();
        admin.kiro.next(Scenario.text("Hello"), Scenario.text("Hello again"));
        admin.chat(MODEL, false);
        shown.show(
                admin,
                "POST /api/calls/{id}/replay",
                "Makes a captured call once more, as a new call of the caller `admin`: the answer is that of the call's own"
                        + " protocol, streamed or whole as it asks. What the capture masked in the head is left out. A 404 without a"
                        + " capture, a 409 when it was cut or something in the body was masked.",
                null,
                admin.logs(calls + 1).at("/logs/0/id").textValue());
    }

    void callTools(AdminProxy admin) throws Exception {
        callReplay(admin);
        String changes = "{\"changes\":{\"accounts.cooldown\":\"120s\",\"server.timeouts.ping\":null}}";
        shown.firstOf(admin, "GET /api/config", "All settings, where each comes from and what it may be.", "values");
        AdminProxy.Answer schema = admin.get("/api/config/schema");
        JsonNode outline = ((ObjectNode) schema.json()).set("properties", Json.object());
        shown.record(
                "GET /api/config/schema",
                "The JSON Schema of the file (`properties` is left out here).",
                null,
                new AdminProxy.Answer(schema.status(), outline, outline.toString()));
        shown.show(
                admin,
                "POST /api/config/preview",
                "What a change would do: by path a value, or `null` for the default; `restart` names what waits for one.",
                changes);
        shown.show(
                admin,
                "PUT /api/config",
                "Writes it to `config.yaml` in the home; with `revision` only if that is still what stands there.",
                changes);
        shown.show(admin, "GET /api/config/file", "The file as it stands, secrets as `***`.", null);
        String text = "{\"text\":\"accounts:\\n  cooldown: 95s\\n\"}";
        shown.show(
                admin,
                "POST /api/config/file/preview",
                "What the file would do as this text; where `***` stands for a secret, the secret stays.",
                text);
        shown.show(
                admin,
                "PUT /api/config/file",
                "Makes the file this text; with `revision` only if that is still what stands there.",
                text);
        Path elsewhere = Files.createDirectories(folder.resolve("open"));
        Path settings = Files.writeString(elsewhere.resolve("other.yaml"), "failover: { max-accounts: 2 }\n");
        try (AdminProxy open =
                AdminProxy.configured(elsewhere.resolve("home"), settings).forTheDocument()) {
            shown.show(
                    open,
                    "POST /api/config/admin-key",
                    "Keeps the first admin key in a file of its own; it is asked for from the next start on.",
                    "{\"key\":\"admin-6f1d2c3b4a5968778695a4b3\"}");
        }
        String revision = admin.send("PUT", "/api/config", "{\"changes\":{\"accounts.cooldown\":\"90s\"}}")
                .json()
                .path("revision")
                .textValue();
        assertThat(revision).isNotNull();
        JsonNode kept =
                shown.show(admin, "GET /api/config/revisions", "What the file was before, the latest first.", null);
        shown.show(
                admin,
                "POST /api/config/rollback",
                "Makes the file what it was at a revision.",
                "{\"revision\":\"" + kept.at("/revisions/0/revision").textValue() + "\"}");
        shown.firstOf(
                admin,
                "GET /api/clients",
                "Tools that can be connected, how they stand, and their variables.",
                "clients");
        shown.show(
                admin,
                "POST /api/clients/{id}/preview",
                "What connecting a tool would write; `key` and `model` may be given.",
                "{\"model\":\"claude-sonnet-4.5\"}",
                "codex");
        shown.show(admin, "POST /api/clients/{id}/apply", "Writes the tool's files.", "{}", "codex");
        shown.show(admin, "POST /api/clients/{id}/undo", "Takes that back, byte for byte.", "{}", "codex");
        shown.show(
                admin,
                "POST /api/lint",
                "What would be mended or refused in a client's request; `protocol` is `anthropic`, `openai`, `responses`"
                        + " or `gemini`, or `path` is given instead.",
                "{\"protocol\":\"anthropic\",\"body\":{\"model\":\"claude-sonnet-4.5\",\"max_tokens\":9,\"messages\":["
                        + "{\"role\":\"user\",\"content\":\"one\"},{\"role\":\"user\",\"content\":\"two\"}]}}");
        shown.show(admin, "GET /api/doctor", "Looks at everything a call needs, and makes one.", null);
    }

    void callMemory(AdminProxy admin) throws Exception {
        String session = shown.show(
                        admin,
                        "GET /api/sessions",
                        "Sessions that hold to an account, the latest first, and what their calls were like. Query: `limit`"
                                + " up to 1000, `cursor` (the `next` of the page before), `account`.",
                        null)
                .at("/sessions/0/id")
                .textValue();
        shown.show(
                admin,
                "POST /api/sessions/{id}/move",
                "Has a session use another account from its next call on.",
                "{\"account\":\"a1\"}",
                session);
        shown.show(admin, "DELETE /api/sessions/{id}", "Lets a session choose its account anew.", null, session);
        callSettings(admin);
        shown.show(
                admin,
                "GET /api/audit",
                "Changes by administrators, the newest first. Query: `limit` up to 1000, `cursor` (the `next` of the page"
                        + " before), `q` (a part of what was changed).",
                null);
        shown.show(admin, "GET /api/docs", "The guides.", null);
        shown.show(admin, "GET /api/docs/{id}", "One of them, in Markdown.", null, "architecture");
    }

    void callEnd(AdminProxy admin) throws Exception {
        shown.show(admin, "GET /api/drain", "Whether the server ends, and how many calls it still serves.", null);
        shown.show(
                admin,
                "POST /api/drain",
                "Ends the server as a stop signal does: new calls are refused with a 503 and `retry-after`, everything else"
                        + " is answered until the running calls have ended, within `server.timeouts.drain`. Needs a"
                        + " configured admin key.",
                null);
    }

    private void callLogins(AdminProxy admin) throws Exception {
        JsonNode login = shown.show(
                admin,
                "POST /api/logins",
                "Begins a login; several may run at once. `method` is `google`, `github`, `social-device` (with `provider`), "
                        + "`builder-id`, `identity-center` (with `start_url`, `region`), `external-idp` (with `issuer_url`, "
                        + "`client_id`, `scopes`, `login_hint`, or none of them) or `api-key` (with `api_key`). `account` logs "
                        + "an account in again; `name` and `proxy_url` belong to a new one; `browser` asks for a page instead "
                        + "of a code at AWS.",
                "{\"method\":\"google\"}");
        String id = login.get("id").textValue();
        shown.show(admin, "GET /api/logins", "Logins under way and the last ones that ended.", null);
        shown.show(admin, "GET /api/logins/{id}", "One login.", null, id);
        shown.record(
                "POST /api/logins/{id}/callback",
                "Finishes a browser login with the address that its page ended on.",
                "{\"url\":\"http://localhost:3128/oauth/callback?code=…&state=…\"}",
                admin.post("/api/logins/" + id + "/callback", signedIn(admin, login.get("login_url"))));
        shown.show(admin, "DELETE /api/logins/{id}", "Calls a login off.", null, id);
        shown.show(admin, "GET /api/browsers", "As in the original; no browser is ever opened on the server.", null);
        shown.show(
                admin,
                "POST /api/kiro/login/start",
                "The original's device login (AWS Builder ID), one at a time.",
                "{\"region\":\"us-east-1\"}");
        shown.show(admin, "GET /api/kiro/login/status", "Whether it runs.", null);
        shown.show(admin, "GET /api/kiro/login/poll", "How it stands.", null);
        AdminProxy.Answer polled = admin.get("/api/kiro/login/poll");
        while (!polled.json().path("completed").booleanValue()) {
            polled = admin.get("/api/kiro/login/poll");
        }
        shown.record("GET /api/kiro/login/poll", "", null, polled);
        shown.record("GET /api/kiro/login/status", "", null, admin.get("/api/kiro/login/status"));
        shown.show(admin, "POST /api/kiro/login/cancel", "Calls it off.", null);
        JsonNode social = shown.show(
                admin,
                "POST /api/kiro/social/start",
                "The original's social login, one at a time.",
                "{\"provider\":\"google\"}");
        shown.show(admin, "GET /api/kiro/social/status", "Whether it runs.", null);
        shown.record(
                "POST /api/kiro/social/exchange",
                "Finishes it with `code` and `state`, or with `url`, the whole address.",
                "{\"code\":\"…\",\"state\":\"…\"}",
                admin.post("/api/kiro/social/exchange", signedIn(admin, social.get("login_url"))));
        shown.record("GET /api/kiro/social/status", "", null, admin.get("/api/kiro/social/status"));
        shown.show(admin, "POST /api/kiro/social/cancel", "Calls it off.", null);
        JsonNode remote = shown.show(
                admin,
                "POST /api/remote-login/create",
                "A social login for somebody at another machine: give them the link. It needs no key, and finishes this one "
                        + "login only.",
                "{\"provider\":\"google\"}");
        String sid = remote.get("session_id").textValue();
        shown.show(admin, "GET /api/remote-login/{id}/status", "How it stands.", null, sid);
        Matcher link = Pattern.compile("href=\"([^\"]+)\"")
                .matcher(admin.send(
                                "GET",
                                remote.get("login_url")
                                        .textValue()
                                        .replace(admin.proxy.uri().toString(), ""),
                                null)
                        .text());
        assertThat(link.find()).isTrue();
        shown.record(
                "POST /api/remote-login/{id}/complete",
                "Finishes it from here.",
                "{\"url\":\"…\"}",
                admin.post(
                        "/api/remote-login/" + sid + "/complete",
                        signedIn(admin, TextNode.valueOf(link.group(1).replace("&amp;", "&")))));
    }

    /** A body with the address that the browser is sent back to from a login's page. */
    private static String signedIn(AdminProxy admin, JsonNode page) throws Exception {
        admin.kiro.approveSignInsAs(admin.kiro.addSocialAccount("somebody" + admin.answers.size()));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(page.textValue())).build(),
                        HttpResponse.BodyHandlers.ofString());
        return Json.object()
                .put("url", answer.headers().firstValue("location").orElseThrow())
                .toString();
    }
}
