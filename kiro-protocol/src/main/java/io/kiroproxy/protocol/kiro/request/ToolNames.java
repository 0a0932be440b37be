package io.kiroproxy.protocol.kiro.request;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The client's tool names and the ones the upstream takes ({@code [A-Za-z][A-Za-z0-9_-]{0,63}}, kiro-upstream.md 6.1
 * #16), one to one. A name that can stay stays; any other becomes its safe beginning and a hash of the whole, so that it
 * is replaced the same way whatever other tools there are. Immutable, any thread.
 */
public final class ToolNames {

    private static final int MAX_LENGTH = 64;
    private static final int HASH_LENGTH = 8;
    private static final Pattern SAFE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0," + (MAX_LENGTH - 1) + "}");
    private static final Pattern UNSAFE_CHARACTER = Pattern.compile("[^A-Za-z0-9_-]");

    private final Map<String, String> upstreamByClient;
    private final Map<String, String> clientByUpstream;

    private ToolNames(Map<String, String> upstreamByClient, Map<String, String> clientByUpstream) {
        this.upstreamByClient = upstreamByClient;
        this.clientByUpstream = clientByUpstream;
    }

    /** The table for all names of one request: offered tools and those of the history. */
    static ToolNames of(Collection<String> names) {
        Map<String, String> upstream = new HashMap<>();
        Map<String, String> client = new HashMap<>();
        TreeSet<String> unsafe = new TreeSet<>();
        for (String name : names) {
            if (SAFE.matcher(name).matches()) {
                upstream.put(name, name);
                client.put(name, name);
            } else {
                unsafe.add(name);
            }
        }
        for (String name : unsafe) {
            String replacement = replacement(name, name);
            for (int i = 2; client.containsKey(replacement); i++) {
                replacement = replacement(name, name + "#" + i);
            }
            upstream.put(name, replacement);
            client.put(replacement, name);
        }
        return new ToolNames(Map.copyOf(upstream), Map.copyOf(client));
    }

    private static String replacement(String name, String hashed) {
        String safe = UNSAFE_CHARACTER.matcher(name).replaceAll("_");
        if (safe.isEmpty() || !Character.isLetter(safe.charAt(0))) {
            safe = "t" + safe;
        }
        int room = MAX_LENGTH - HASH_LENGTH - 1;
        return (safe.length() > room ? safe.substring(0, room) : safe) + "_" + StableIds.shortHash(hashed);
    }

    /** The upstream's name of the client's tool {@code client}; a name not of this request is given back as it is. */
    public String map(String client) {
        return upstreamByClient.getOrDefault(client, client);
    }

    /** The client's name of the upstream's tool {@code upstream}; an unknown one is given back as it is. */
    public String unmap(String upstream) {
        return clientByUpstream.getOrDefault(upstream, upstream);
    }
}
