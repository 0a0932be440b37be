package io.kiroproxy.server.access;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a key is for. An empty list allows everything of its kind. Immutable.
 *
 * @param models names of models; {@code *} stands for any characters. An entry with a star speaks of the model that
 *     runs, one without of that or of the very name the client asks for, so that an alias can be allowed
 * @param protocols names of client protocols: {@code openai}, {@code responses}, {@code anthropic}, {@code gemini}
 * @param accountGroups groups of accounts
 * @param addresses addresses or ranges ({@code 10.0.0.0/8}) that the key may come from
 */
public record KeyScopes(
        List<String> models, List<String> protocols, List<String> accountGroups, List<String> addresses) {

    /** Everything. */
    public static final KeyScopes ALL = new KeyScopes(List.of(), List.of(), List.of(), List.of());

    /** Entries of one list. */
    public static final int MAX_ENTRIES = 200;

    private static final int MAX_LENGTH = 200;

    public KeyScopes {
        models = checked("models", models);
        protocols = checked("protocols", protocols);
        accountGroups = checked("account_groups", accountGroups);
        addresses = checked("addresses", addresses);
        addresses.forEach(AddressRange::parse);
    }

    /** Whether a call of {@code requested}, for which {@code resolved} runs, is allowed. */
    public boolean allowsModel(String requested, String resolved) {
        return models.isEmpty()
                || models.stream()
                        .anyMatch(entry -> entry.indexOf('*') >= 0
                                ? glob(entry).matcher(resolved).matches()
                                : entry.equalsIgnoreCase(resolved) || entry.equalsIgnoreCase(requested));
    }

    public boolean allowsProtocol(String name) {
        return protocols.isEmpty() || protocols.stream().anyMatch(entry -> entry.equalsIgnoreCase(name));
    }

    public boolean allowsAddress(InetAddress remote) {
        return addresses.isEmpty()
                || addresses.stream()
                        .anyMatch(entry -> AddressRange.parse(entry).contains(remote));
    }

    /** The groups whose accounts may serve the key's calls; empty for any. */
    public Set<String> groups() {
        return Set.copyOf(accountGroups);
    }

    private static Pattern glob(String entry) {
        StringBuilder regex = new StringBuilder();
        for (String part : entry.toLowerCase(Locale.ROOT).split("\\*", -1)) {
            regex.append(regex.length() == 0 ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE);
    }

    private static List<String> checked(String name, List<String> entries) {
        if (entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "scopes." + name + ": " + entries.size() + " entries (expected: at most " + MAX_ENTRIES + ")");
        }
        for (String entry : entries) {
            if (entry.isBlank() || entry.length() > MAX_LENGTH) {
                throw new IllegalArgumentException(
                        "scopes." + name + ": an entry that is blank or longer than " + MAX_LENGTH + " characters");
            }
        }
        return List.copyOf(entries);
    }
}
