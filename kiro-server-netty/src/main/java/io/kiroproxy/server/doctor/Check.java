package io.kiroproxy.server.doctor;

import java.util.Objects;

/**
 * What a look at one thing showed.
 *
 * @param id the same in every run
 * @param name for people
 * @param detail what was found
 * @param remedy what to do; empty when all is well
 */
public record Check(String id, String name, State state, String detail, String remedy) {

    /** How it is. */
    public enum State {
        OK,
        WARN,
        FAIL
    }

    public Check {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(remedy, "remedy");
    }

    static Check ok(String id, String name, String detail) {
        return new Check(id, name, State.OK, detail, "");
    }

    static Check warn(String id, String name, String detail, String remedy) {
        return new Check(id, name, State.WARN, detail, remedy);
    }

    static Check fail(String id, String name, String detail, String remedy) {
        return new Check(id, name, State.FAIL, detail, remedy);
    }
}
