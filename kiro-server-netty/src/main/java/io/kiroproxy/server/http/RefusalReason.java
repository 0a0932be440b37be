package io.kiroproxy.server.http;

import java.util.Locale;

/** Which rule refused a request, for {@code kiro_http_rejected_total} (ecosystem.md 3.2). Said by whoever refuses. */
public enum RefusalReason {
    /** It is not well-formed, or could be read in two ways. */
    SMUGGLING,
    /** Its {@code Host} is missing, unclear, or no name of this server. */
    HOST,
    /** A foreign page asks. */
    ORIGIN,
    /** Its line, its fields or its body are too large. */
    SIZE,
    /** It came in too slowly. */
    TIMEOUT,
    /** There is no room for it now. */
    OVERLOAD,
    /** There is no room for its connection. */
    CONNECTIONS,
    /** The server takes no calls any more. */
    DRAINING,
    /** Its key is missing, wrong or disabled. */
    KEY,
    /** Its key is not for this address or protocol. */
    SCOPE,
    /** Too many wrong keys came from its address. */
    GUESSES,
    /** Nothing answers its path. */
    PATH,
    /** Its path has other methods. */
    METHOD,
    /** It asks for another protocol, or expects what is not done here. */
    UPGRADE,
    /** Its body has an unknown coding. */
    MEDIA;

    /** In small letters. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
