package io.kiroproxy.server.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the route of the server's own API that a path takes. Immutable. */
final class ApiTable {

    /** What was found; without a route the path is known, but not with this method. */
    record Found(@Nullable ApiRoute route, Map<String, String> variables, Set<String> allowed) {}

    private record Entry(ApiRoute route, String[] segments, long variables) {
        static Entry of(ApiRoute route) {
            String[] segments = route.template().split("/", -1);
            long variables =
                    java.util.Arrays.stream(segments).filter(Entry::variable).count();
            return new Entry(route, segments, variables);
        }

        static boolean variable(String segment) {
            return segment.startsWith("{");
        }

        @Nullable
        Map<String, String> match(String[] path) {
            if (path.length != segments.length) {
                return null;
            }
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < path.length; i++) {
                String segment = segments[i];
                if (variable(segment) && !path[i].isEmpty()) {
                    values.put(segment.substring(1, segment.length() - 1), path[i]);
                } else if (!segment.equals(path[i])) {
                    return null;
                }
            }
            return values;
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    ApiTable(List<ApiRoute> routes) {
        routes.forEach(route -> entries.add(Entry.of(route)));
        entries.sort(Comparator.comparingLong(Entry::variables));
    }

    /** Looks {@code path} up, percent-decoded; null when no route has it. */
    @Nullable
    Found find(String method, String path) {
        if (!ApiRoute.isOwn(path)) {
            return null;
        }
        String[] segments = path.split("/", -1);
        Set<String> allowed = new TreeSet<>();
        for (Entry entry : entries) {
            Map<String, String> variables = entry.match(segments);
            if (variables == null) {
                continue;
            }
            if (entry.route().method().equals(method)) {
                return new Found(entry.route(), variables, Set.of(method));
            }
            allowed.add(entry.route().method());
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return allowed.isEmpty() ? null : new Found(null, Map.of(), allowed);
    }
}
