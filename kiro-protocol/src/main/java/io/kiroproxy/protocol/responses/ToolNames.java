package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.model.ToolSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Flat names for tools in namespaces, and the way back. A tool outside of any namespace keeps its name; one inside is
 * called {@code namespace__name}, with a number behind it where another tool is called so already. Immutable once made.
 */
final class ToolNames {

    private static final String SEPARATOR = "__";

    private final Map<Key, String> flatNames = new LinkedHashMap<>();
    private final Map<String, OfferedTool> tools = new HashMap<>();

    private final Map<String, ToolSpec> functions = new LinkedHashMap<>();

    private record Key(@Nullable String namespace, String name) {}

    private ToolNames() {}

    /** Names for {@code offered}. Of two tools with the same namespace and name the later one counts. */
    static ToolNames of(List<OfferedTool> offered) {
        ToolNames names = new ToolNames();
        for (OfferedTool tool : offered) {
            if (tool.namespace() == null) {
                names.put(tool, tool.name());
            }
        }
        for (OfferedTool tool : offered) {
            if (tool.namespace() != null) {
                names.put(tool, names.free(new Key(tool.namespace(), tool.name())));
            }
        }
        for (OfferedTool tool : offered) {
            String flat = names.flat(tool.namespace(), tool.name());
            ToolSpec function = tool.function();
            names.functions.put(flat, new ToolSpec(flat, function.description(), function.inputSchema()));
        }
        return names;
    }

    private void put(OfferedTool tool, String flat) {
        flatNames.put(new Key(tool.namespace(), tool.name()), flat);
        tools.put(flat, tool);
    }

    private String free(Key key) {
        String known = flatNames.get(key);
        if (known != null) {
            return known;
        }
        String wanted = key.namespace() + SEPARATOR + key.name();
        String flat = wanted;
        for (int i = 2; tools.containsKey(flat); i++) {
            flat = wanted + "_" + i;
        }
        return flat;
    }

    /**
     * The flat name of a tool. A name without namespace also finds the one tool of that name within a namespace,
     * because clients may leave the namespace out (clients.md 4). Tools that are no longer offered keep a readable name.
     */
    String flat(@Nullable String namespace, String name) {
        String flat = flatNames.get(new Key(namespace, name));
        if (flat != null) {
            return flat;
        }
        if (namespace != null) {
            return namespace + SEPARATOR + name;
        }
        List<String> sameName = new ArrayList<>();
        flatNames.forEach((key, value) -> {
            if (key.name().equals(name)) {
                sameName.add(value);
            }
        });
        return sameName.size() == 1 ? sameName.get(0) : name;
    }

    /** The flat names of all tools in {@code namespace}. */
    List<String> within(String namespace) {
        List<String> names = new ArrayList<>();
        flatNames.forEach((key, flat) -> {
            if (namespace.equals(key.namespace())) {
                names.add(flat);
            }
        });
        return names;
    }

    /** The tool called {@code flat}, or null when none was offered under that name. */
    @Nullable
    OfferedTool tool(String flat) {
        return tools.get(flat);
    }

    /** The functions that go upstream, under their flat names, in the client's order, each once. */
    List<ToolSpec> functions() {
        return List.copyOf(functions.values());
    }
}
