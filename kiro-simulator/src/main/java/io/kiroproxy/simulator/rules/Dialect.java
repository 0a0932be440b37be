package io.kiroproxy.simulator.rules;

/** The dialects of the data plane (kiro-upstream-2026.md 1.3). */
public enum Dialect {
    /** Legacy REST: {@code POST /generateAssistantResponse}, {@code application/json}. */
    R("application/json"),
    /** Legacy RPC: {@code POST /}, target {@code AmazonCodeWhispererStreamingService.…}. */
    L("application/x-amz-json-1.0"),
    /** Kiro RPC: {@code POST /}, target {@code KiroRuntimeService.…}. */
    K("application/x-amz-json-1.0");

    private final String contentType;

    Dialect(String contentType) {
        this.contentType = contentType;
    }

    /** The content type of requests and of errors. */
    public String contentType() {
        return contentType;
    }

    /** Whether errors carry {@code __type} and streams begin with {@code initial-response}. */
    public boolean isRpc() {
        return this != R;
    }
}
