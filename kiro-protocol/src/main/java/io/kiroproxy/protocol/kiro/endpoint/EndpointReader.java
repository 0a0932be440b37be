package io.kiroproxy.protocol.kiro.endpoint;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the table of the jar, lays the operator's file over it and checks the result, collecting all problems. */
final class EndpointReader {

    /** The largest file that is read. */
    static final int MAX_BYTES = 1 << 20;

    private static final int MAX_DEPTH = 20;
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z0-9-]+)}");
    private static final Pattern HOST =
            Pattern.compile("https?://[A-Za-z0-9.{}-]+(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final Set<String> PER_REQUEST = Set.of("machine", "attempt", "invocation");

    private final List<String> problems = new ArrayList<>();
    private Map<String, String> versions = Map.of();

    private EndpointReader() {}

    static EndpointData read(@Nullable Path override) {
        ObjectNode table = defaults();
        String source = "endpoints.yaml";
        if (override != null) {
            source = override.getFileName() == null
                    ? "endpoint file"
                    : override.getFileName().toString();
            overlay(table, override(override, source));
        }
        EndpointReader reader = new EndpointReader();
        EndpointData data = reader.data(new TableNode("", table, reader.problems));
        if (!reader.problems.isEmpty()) {
            throw new EndpointTableException(source, reader.problems);
        }
        return data;
    }

    private static ObjectMapper yaml() {
        YAMLFactory factory = YAMLFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxDocumentLength(MAX_BYTES)
                        .build())
                .build();
        return new ObjectMapper(factory);
    }

    private static ObjectNode defaults() {
        try (InputStream in = EndpointReader.class.getResourceAsStream("endpoints.yaml")) {
            return (ObjectNode) yaml().readTree(Objects.requireNonNull(in, "endpoints.yaml is missing from the jar"));
        } catch (IOException e) {
            throw new UncheckedIOException("endpoints.yaml of the jar cannot be read", e);
        }
    }

    private static ObjectNode override(Path file, String source) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new EndpointTableException(
                        source, List.of(Files.size(file) + " bytes (expected: at most " + MAX_BYTES + ")"));
            }
            JsonNode root = yaml().readTree(Files.readAllBytes(file));
            if (root instanceof ObjectNode object) {
                return object;
            }
            if (root == null || root.isMissingNode() || root.isNull()) {
                return yaml().createObjectNode();
            }
            throw new EndpointTableException(source, List.of("a list or a value (expected: keys and values)"));
        } catch (IOException e) {
            throw new EndpointTableException(source, List.of("cannot be read as YAML: " + firstLine(e)));
        }
    }

    private static String firstLine(IOException e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    /** Keys of {@code over} replace those of {@code base}, objects are laid over each other, null takes a key away. */
    private static void overlay(ObjectNode base, ObjectNode over) {
        over.properties().forEach(entry -> {
            JsonNode below = base.get(entry.getKey());
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                base.remove(entry.getKey());
            } else if (below instanceof ObjectNode belowObject && value instanceof ObjectNode valueObject) {
                overlay(belowObject, valueObject);
            } else {
                base.set(entry.getKey(), value);
            }
        });
    }

    private EndpointData data(TableNode root) {
        versions = root.texts("versions");
        Map<String, String> hosts = root.texts("hosts");
        hosts.forEach((name, host) -> checkHost("hosts." + name, host));
        Map<String, Map<String, String>> regions = regions(root.child("regions"));
        String defaultRegion = root.text("default-region");
        if (!regions.containsKey(defaultRegion)) {
            problems.add("default-region: \"" + defaultRegion + "\" (expected: an enabled region)");
        }
        Map<String, IdentityRow> identities = identities(root.child("identities"));
        EndpointData data = new EndpointData(
                defaultRegion,
                root.texts("region-fallback"),
                hosts,
                regions,
                root.texts("shared-arns"),
                root.text("oidc-token-type"),
                identities,
                operations(root.child("operations"), hosts, identities));
        data.regionFallback().forEach((prefix, region) -> {
            if (!regions.containsKey(region)) {
                problems.add("region-fallback." + prefix + ": \"" + region + "\" (expected: an enabled region)");
            }
        });
        root.finish();
        return data;
    }

    private Map<String, Map<String, String>> regions(TableNode node) {
        Map<String, Map<String, String>> regions = new LinkedHashMap<>();
        for (String name : node.keys()) {
            TableNode region = node.child(name);
            if (!EndpointTable.REGION.matcher(name).matches()) {
                problems.add(region.path() + ": not a region's name (expected: something like us-east-1)");
            }
            boolean enabled = region.flag("enabled", true);
            Map<String, String> hosts = region.texts("hosts");
            hosts.forEach((host, url) -> checkHost(region.path() + ".hosts." + host, url));
            region.finish();
            if (enabled) {
                regions.put(name, hosts);
            }
        }
        return regions;
    }

    private Map<String, IdentityRow> identities(TableNode node) {
        Map<String, IdentityRow> identities = new LinkedHashMap<>();
        for (String name : node.keys()) {
            TableNode row = node.child(name);
            Map<String, Map<String, String>> agents = new LinkedHashMap<>();
            TableNode agentNodes = row.child("agents");
            for (String agent : agentNodes.keys()) {
                Map<String, String> fields = new LinkedHashMap<>();
                agentNodes
                        .texts(agent)
                        .forEach((field, template) -> fields.put(
                                field.toLowerCase(Locale.ROOT),
                                filled(agentNodes.path() + "." + agent + "." + field, template)));
                agents.put(agent, fields);
            }
            agentNodes.finish();
            identities.put(
                    name,
                    new IdentityRow(
                            name,
                            row.choices("dialects", Dialect.values(), Dialect::key),
                            row.text("origin"),
                            row.texts("token-types"),
                            agents));
            row.finish();
        }
        return identities;
    }

    private Map<Operation, List<EndpointRow>> operations(
            TableNode node, Map<String, String> hosts, Map<String, IdentityRow> identities) {
        Map<Operation, List<EndpointRow>> operations = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            TableNode rowNodes = node.child(operation.key());
            List<EndpointRow> rows = new ArrayList<>();
            for (String id : rowNodes.keys()) {
                TableNode row = rowNodes.child(id);
                boolean enabled = row.flag("enabled", true);
                EndpointRow read = row(id, row, hosts, identities);
                row.finish();
                if (enabled) {
                    rows.add(read);
                }
            }
            rows.sort(Comparator.comparingInt(EndpointRow::rank));
            operations.put(operation, List.copyOf(rows));
        }
        node.finish();
        return operations;
    }

    private EndpointRow row(String id, TableNode row, Map<String, String> hosts, Map<String, IdentityRow> identities) {
        String host = row.text("host");
        if (host.contains("://")) {
            checkHost(row.path() + ".host", host);
        } else if (!hosts.containsKey(host)) {
            problems.add(row.path() + ".host: \"" + host + "\" (expected: one of " + hosts.keySet() + " or a URL)");
        }
        String identity = row.text("identity");
        String agent = row.text("agent");
        IdentityRow known = identities.get(identity);
        if (known == null) {
            problems.add(row.path() + ".identity: \"" + identity + "\" (expected: one of " + identities.keySet() + ")");
        } else if (!known.agents().containsKey(agent)) {
            problems.add(row.path() + ".agent: \"" + agent + "\" (expected: one of "
                    + known.agents().keySet() + ")");
        }
        String region = row.optionalText("region");
        if (region != null && !EndpointTable.REGION.matcher(region).matches()) {
            problems.add(row.path() + ".region: \"" + region + "\" (expected: something like us-east-1)");
        }
        String path = row.text("path");
        if (!path.startsWith("/")) {
            problems.add(row.path() + ".path: \"" + path + "\" (expected: a path that begins with /)");
        }
        return new EndpointRow(
                id,
                row.number("rank", 1000),
                row.choices("accounts", AccountClass.values(), AccountClass::key),
                host,
                region,
                row.textOr("method", "POST"),
                path,
                row.choice("dialect", Dialect.values(), Dialect::key),
                row.optionalText("target"),
                row.optionalText("content-type"),
                row.choices("arn", ArnPlacement.values(), ArnPlacement::key),
                row.flag("arn-required", false),
                row.optionalText("origin"),
                identity,
                agent,
                new LinkedHashMap<>(row.texts("query")));
    }

    private void checkHost(String path, String host) {
        if (!HOST.matcher(host).matches()) {
            problems.add(path + ": \"" + host + "\" (expected: https://<host>, {region} allowed in it)");
        }
    }

    private String filled(String path, String template) {
        Matcher variable = VARIABLE.matcher(template);
        StringBuilder filled = new StringBuilder();
        Set<String> unknown = new LinkedHashSet<>();
        while (variable.find()) {
            String name = variable.group(1);
            String value = versions.get(name);
            if (value == null && !PER_REQUEST.contains(name)) {
                unknown.add(name);
            }
            variable.appendReplacement(filled, Matcher.quoteReplacement(value == null ? variable.group() : value));
        }
        variable.appendTail(filled);
        if (!unknown.isEmpty()) {
            problems.add(
                    path + ": unknown variable " + unknown + " (expected: a key of versions, or " + PER_REQUEST + ")");
        }
        if (filled.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
            problems.add(path + ": a character that no header field may have (expected: printable ASCII)");
        }
        return filled.toString();
    }
}
