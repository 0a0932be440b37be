package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountTraits;
import io.kiroproxy.server.http.ApiRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of an account's name and traits: what is absent stays, {@code null} is back to the default. */
final class AccountPatch {
    private static final List<String> FIELDS = List.of(
            "client_identity",
            "draining",
            "group",
            "max_in_flight",
            "name",
            "note",
            "priority",
            "requests_per_minute",
            "tags",
            "weight");
    private static final int MAX_NAME = 200;

    private final ObjectNode changes;

    private AccountPatch(ObjectNode changes) {
        this.changes = changes;
    }

    /**
     * Reads and checks the body; nothing is changed when any of it is wrong.
     *
     * @param identities the clients that an account may show itself as
     */
    static AccountPatch of(ApiRequest request, List<String> identities) {
        ObjectNode changes = Inputs.of(request).object();
        changes.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw RefusedRequest.invalid(
                        "body", name, "Extra inputs are not permitted (expected: " + FIELDS + ")", "extra_forbidden");
            }
        });
        AccountPatch patch = new AccountPatch(changes);
        patch.name();
        patch.traits(AccountTraits.NONE);
        patch.checkIdentity(identities);
        return patch;
    }

    Account apply(Account account) {
        Account.Builder changed = account.toBuilder().traits(traits(account.traits()));
        if (changes.has("client_identity")) {
            changed.clientIdentity(text("client_identity"));
        }
        String name = name();
        return name == null ? changed.build() : changed.name(name).build();
    }

    private void checkIdentity(List<String> identities) {
        String identity = changes.has("client_identity") ? text("client_identity") : null;
        if (identity != null && !identities.contains(identity)) {
            throw RefusedRequest.invalid(
                    "body",
                    "client_identity",
                    "Unknown client (expected: one of " + String.join(", ", identities) + ", or null)",
                    "enum");
        }
    }

    private @Nullable String name() {
        if (!changes.has("name")) {
            return null;
        }
        String name = text("name");
        if (name == null || name.isBlank() || name.strip().length() > MAX_NAME) {
            throw RefusedRequest.invalid(
                    "body", "name", "String should have 1 to " + MAX_NAME + " characters", "string_length");
        }
        return name.strip();
    }

    private AccountTraits traits(AccountTraits known) {
        AccountTraits traits = known;
        if (changes.has("group")) {
            traits = checked("group", traits, t -> t.withGroup(text("group")));
        }
        if (changes.has("tags")) {
            traits = checked("tags", traits, t -> t.withTags(texts("tags")));
        }
        if (changes.has("note")) {
            traits = checked("note", traits, t -> t.withNote(text("note")));
        }
        if (changes.has("priority")) {
            traits = checked("priority", traits, t -> t.withPriority(number("priority", 0)));
        }
        if (changes.has("weight")) {
            traits = checked("weight", traits, t -> t.withWeight(number("weight", 1)));
        }
        if (changes.has("max_in_flight")) {
            traits = checked("max_in_flight", traits, t -> t.withMaxInFlight(number("max_in_flight", 0)));
        }
        if (changes.has("requests_per_minute")) {
            traits = checked(
                    "requests_per_minute", traits, t -> t.withRequestsPerMinute(number("requests_per_minute", 0)));
        }
        if (changes.has("draining")) {
            traits = traits.withSessions(draining() ? AccountTraits.Sessions.KNOWN : AccountTraits.Sessions.ALL);
        }
        return traits;
    }

    private boolean draining() {
        return Inputs.of(changes).flag("draining", false);
    }

    /** One step of a change. */
    private interface Step {
        AccountTraits apply(AccountTraits traits);
    }

    private static AccountTraits checked(String field, AccountTraits traits, Step step) {
        try {
            return step.apply(traits);
        } catch (IllegalArgumentException e) {
            throw RefusedRequest.invalid("body", field, String.valueOf(e.getMessage()), "value_error");
        }
    }

    private @Nullable String text(String name) {
        JsonNode value = changes.path(name);
        if (!value.isTextual() && !value.isNull()) {
            throw RefusedRequest.invalid("body", name, "Input should be a valid string", "string_type");
        }
        return value.textValue();
    }

    private List<String> texts(String name) {
        JsonNode list = changes.path(name);
        if (!list.isArray() && !list.isNull()) {
            throw RefusedRequest.invalid("body", name, "Input should be a valid list", "list_type");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list) {
            if (!item.isTextual()) {
                throw RefusedRequest.invalid("body", name, "Input should be a list of strings", "string_type");
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    private int number(String name, int otherwise) {
        JsonNode value = changes.path(name);
        if (value.isNull()) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw RefusedRequest.invalid("body", name, "Input should be a valid integer", "int_type");
        }
        return value.intValue();
    }
}
