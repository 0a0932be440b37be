package io.kiroproxy.protocol.kiro.endpoint;

/** A place of the profile ARN in a request. */
enum ArnPlacement {
    BODY("body"),
    HEADER("header"),
    QUERY("query");

    private final String key;

    ArnPlacement(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }
}
