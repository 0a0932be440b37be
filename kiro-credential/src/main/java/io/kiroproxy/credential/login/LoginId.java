package io.kiroproxy.credential.login;

import java.util.HexFormat;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Names one flow. Not to be guessed: it may stand in a link that is given to somebody.
 *
 * @param value 32 hex digits for those made here
 */
public record LoginId(String value) {
    public LoginId {
        Objects.requireNonNull(value, "value");
    }

    /** Wraps {@code value}. */
    public static LoginId of(String value) {
        return new LoginId(value);
    }

    static LoginId random(RandomGenerator random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return new LoginId(HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
        return value;
    }
}
