package io.kiroproxy.protocol.kiro.endpoint;

/** What can be asked of the upstream (kiro-upstream-2026.md 1.4). Internal to the Kiro provider. */
public enum Operation {
    GENERATE("generate"),
    MCP("mcp"),
    LIST_MODELS("list-models"),
    LIST_PROFILES("list-profiles"),
    GET_PROFILE("get-profile"),
    USAGE("usage");

    private final String key;

    Operation(String key) {
        this.key = key;
    }

    /** Its name in the endpoint table. */
    public String key() {
        return key;
    }
}
