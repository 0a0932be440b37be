package io.kiroproxy.credential.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.AccountHealth;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountState;
import io.kiroproxy.credential.ModelPause;
import io.kiroproxy.credential.SessionView;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state file's form. What it does not understand counts as unknown, never as an error: it is only memory. */
final class StateJson {
    private StateJson() {}

    /** All of it. */
    record Snapshot(Map<AccountId, AccountState> accounts, Collection<SessionView> sessions) {
        static final Snapshot EMPTY = new Snapshot(Map.of(), List.of());
    }

    /** The later of two, with the higher counters of both. */
    static AccountState later(AccountState ours, AccountState theirs) {
        AccountState later = theirs.changedAt().isAfter(ours.changedAt()) ? theirs : ours;
        return new AccountState(
                later.health(),
                later.models(),
                later.strikes(),
                Math.max(ours.requests(), theirs.requests()),
                Math.max(ours.errors(), theirs.errors()),
                Math.max(ours.credits(), theirs.credits()),
                later.lastUsed() != null ? later.lastUsed() : ours.lastUsed(),
                later.quotaLeft(),
                later.readySince(),
                later.outSince(),
                later.changedAt());
    }

    static ObjectNode write(Snapshot snapshot) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode accounts = json.putObject("accounts");
        snapshot.accounts().forEach((id, state) -> write(accounts.putObject(id.value()), state));
        ObjectNode sessions = json.putObject("sessions");
        snapshot.sessions().forEach(hold -> sessions.putObject(hold.id())
                .put("account", hold.account().value())
                .put("since", hold.since().toString())
                .put("until", hold.until().toString()));
        return json;
    }

    private static void write(ObjectNode json, AccountState state) {
        write(json.putObject("health"), state.health());
        ObjectNode models = json.putObject("models");
        state.models().forEach((model, pause) -> models.putObject(model)
                .put("until", pause.until().toString())
                .put("denied", pause.denied())
                .put("reason", pause.reason()));
        json.put("strikes", state.strikes());
        json.put("requests", state.requests());
        json.put("errors", state.errors());
        json.put("credits", state.credits());
        if (state.lastUsed() != null) {
            json.put("last_used", state.lastUsed().toString());
        }
        if (state.quotaLeft() != null) {
            json.put("quota_left", state.quotaLeft());
        }
        if (state.readySince() != null) {
            json.put("ready_since", state.readySince().toString());
        }
        if (state.outSince() != null) {
            json.put("out_since", state.outSince().toString());
        }
        json.put("changed_at", state.changedAt().toString());
    }

    private static void write(ObjectNode json, AccountHealth health) {
        if (health instanceof AccountHealth.CoolingDown cooling) {
            json.put("kind", "cooling-down").put("until", cooling.until().toString());
            json.put("cause", cooling.cause().name()).put("reason", cooling.reason());
        } else if (health instanceof AccountHealth.Exhausted exhausted) {
            json.put("kind", "exhausted").put("until", exhausted.until().toString());
        } else if (health instanceof AccountHealth.Refused refused) {
            json.put("kind", "refused").put("until", refused.until().toString()).put("reason", refused.reason());
        } else if (health instanceof AccountHealth.NeedsLogin login) {
            json.put("kind", "needs-login").put("reason", login.reason());
        } else if (health instanceof AccountHealth.Suspended suspended) {
            json.put("kind", "suspended").put("reason", suspended.reason());
        } else {
            json.put("kind", "ready");
        }
    }

    static Snapshot read(ObjectNode json) {
        Map<AccountId, AccountState> accounts = new HashMap<>();
        json.path("accounts").properties().forEach(entry -> {
            if (AccountId.isValid(entry.getKey())) {
                accounts.put(AccountId.of(entry.getKey()), state(entry.getValue()));
            }
        });
        List<SessionView> sessions = new ArrayList<>();
        json.path("sessions").properties().forEach(entry -> {
            String account = entry.getValue().path("account").asText("");
            Instant until = instant(entry.getValue().path("until"));
            Instant since = instant(entry.getValue().path("since"));
            if (AccountId.isValid(account) && until != null) {
                sessions.add(new SessionView(
                        entry.getKey(), AccountId.of(account), since == null ? Instant.EPOCH : since, until));
            }
        });
        return new Snapshot(accounts, sessions);
    }

    private static AccountState state(JsonNode json) {
        Map<String, ModelPause> models = new HashMap<>();
        json.path("models").properties().forEach(entry -> {
            Instant until = instant(entry.getValue().path("until"));
            if (until != null) {
                models.put(
                        entry.getKey(),
                        new ModelPause(
                                until,
                                entry.getValue().path("denied").asBoolean(),
                                entry.getValue().path("reason").asText("")));
            }
        });
        Instant changedAt = instant(json.path("changed_at"));
        return new AccountState(
                health(json.path("health")),
                models,
                json.path("strikes").asInt(0),
                json.path("requests").asLong(0),
                json.path("errors").asLong(0),
                json.path("credits").asDouble(0),
                instant(json.path("last_used")),
                json.path("quota_left").isNumber() ? json.path("quota_left").asDouble() : null,
                instant(json.path("ready_since")),
                instant(json.path("out_since")),
                changedAt == null ? Instant.EPOCH : changedAt);
    }

    private static AccountHealth health(JsonNode json) {
        String reason = json.path("reason").asText("");
        Instant until = instant(json.path("until"));
        switch (json.path("kind").asText("")) {
            case "needs-login":
                return new AccountHealth.NeedsLogin(reason);
            case "suspended":
                return new AccountHealth.Suspended(reason);
            case "cooling-down":
                return until == null
                        ? new AccountHealth.Ready()
                        : new AccountHealth.CoolingDown(
                                until, cause(json.path("cause").asText("")), reason);
            case "exhausted":
                return until == null ? new AccountHealth.Ready() : new AccountHealth.Exhausted(until);
            case "refused":
                return until == null ? new AccountHealth.Ready() : new AccountHealth.Refused(until, reason);
            default:
                return new AccountHealth.Ready();
        }
    }

    private static AccountHealth.CoolingDown.Cause cause(String name) {
        for (AccountHealth.CoolingDown.Cause cause : AccountHealth.CoolingDown.Cause.values()) {
            if (cause.name().equals(name)) {
                return cause;
            }
        }
        return AccountHealth.CoolingDown.Cause.THROTTLED;
    }

    private static @Nullable Instant instant(JsonNode json) {
        if (!json.isTextual()) {
            return null;
        }
        try {
            return Instant.parse(json.textValue());
        } catch (DateTimeException e) {
            return null;
        }
    }
}
