package io.kiroproxy.protocol.kiro.endpoint;

/** How an operation is spelled on the wire (kiro-upstream-2026.md 1.3). Internal to the Kiro provider. */
public enum Dialect {
    /** Generate as legacy REST: its own path, agent mode in a header. */
    R("R"),
    /** Generate as legacy RPC on {@code POST /}. */
    L("L"),
    /** Generate as Kiro RPC on {@code POST /}: agent mode and root conversation in the body. */
    K("K"),
    /** Any other operation as RPC: parameters are members of a JSON body. */
    RPC("rpc"),
    /** Any other operation as REST: parameters in the query. */
    REST("rest");

    private final String key;

    Dialect(String key) {
        this.key = key;
    }

    /** Its name in the endpoint table. */
    public String key() {
        return key;
    }
}
