package io.kiroproxy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The accounts of a running server, which alone knows who pauses and why, by its admin API. */
final class RemoteAccounts {

    private final AdminClient server;

    RemoteAccounts(AdminClient server) {
        this.server = server;
    }

    /** Rows like those of {@link ListAccounts#row}. */
    List<Map<String, Object>> list() throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (JsonNode account : server.get("/api/accounts").path("accounts")) {
            rows.add(row(account.path("id").asText()));
        }
        return rows;
    }

    /** The account of that id, or of that name when only one has it. */
    String find(String idOrName) throws IOException {
        List<String> found = new ArrayList<>();
        for (JsonNode account : server.get("/api/accounts").path("accounts")) {
            if (account.path("id").asText().equals(idOrName)
                    || account.path("name").asText().equals(idOrName)) {
                found.add(account.path("id").asText());
            }
        }
        return AccountVerb.only(found, idOrName);
    }

    Map<String, Object> row(String id) throws IOException {
        JsonNode account = server.get("/api/accounts/" + id);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", account.path("id").asText());
        row.put("name", account.path("name").asText());
        row.put("enabled", account.path("enabled").asBoolean());
        row.put("status", account.path("status").asText());
        row.put("available", account.path("available").asBoolean());
        row.put("kind", text(account.path("kind")));
        row.put("state", account.path("available").asBoolean() ? "ready" : text(account.path("reason")));
        row.put("token_path", text(account.path("token_path")));
        return row;
    }

    void switchTo(String id, AccountVerbs.Switch wanted) throws IOException {
        boolean enabled = server.get("/api/accounts/" + id).path("enabled").asBoolean();
        if (enabled != (wanted == AccountVerbs.Switch.ON)) {
            server.send("POST", "/api/accounts/" + id + "/toggle", null);
        }
    }

    void refresh(String id) throws IOException {
        server.send("POST", "/api/accounts/" + id + "/refresh", null);
    }

    /** An account that does not pause is left as it is, which is no failure. */
    void restore(String id) throws IOException {
        server.tell("POST", "/api/accounts/" + id + "/restore", null);
    }

    void remove(String id) throws IOException {
        server.send("DELETE", "/api/accounts/" + id, null);
    }

    private static @Nullable String text(JsonNode value) {
        return value.isTextual() ? value.asText() : null;
    }
}
